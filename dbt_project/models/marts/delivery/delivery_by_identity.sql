{{ delivery_by(['origination_identity', 'origination_identity_type']) }}
