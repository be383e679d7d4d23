{{ delivery_by() }}
