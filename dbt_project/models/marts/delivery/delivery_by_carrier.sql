{{ delivery_by(['carrier_name', 'mcc', 'mnc']) }}
