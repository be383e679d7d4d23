{# What the daily delivery marts have in common, whatever their grain: counts by outcome group, and
   the rates made of them. #}

{# The counts, over rows of `sms_hourly`. #}
{% macro delivery_counts() -%}
    {{ messages_where("true") }} as attempted,
    {{ messages_where(is_handed_over()) }} as handed_over,
    {{ messages_where(is_finalised()) }} as finalised,
    {{ messages_where(is_delivered()) | indent(4) }} as delivered,
    {{ messages_where("outcome_group = 'success_confirmed'") }} as confirmed,
    {{ messages_where("outcome_group = 'success_unconfirmed'") }} as accepted,
    {{ messages_where("outcome_group = 'blocked'") }} as blocked,
    {{ messages_where("outcome_group = 'failed_temporary'") }} as failed_temporary,
    {{ messages_where("outcome_group = 'failed_permanent'") }} as failed_permanent,
    {{ messages_where("outcome_group = 'unknown'") }} as unknown,
    {{ messages_where("outcome = 'no_receipt_72h'") }} as no_receipt,
    {{ messages_where("outcome_group = 'in_flight'") }} as in_flight,
    {{ messages_where("outcome_group = 'suppressed'") }} as suppressed,
    {{ messages_where("outcome_group = 'not_sent'") }} as not_sent,
    {{ messages_where("outcome_group = 'unmapped'") }} as unmapped,
    {{ messages_where("source_schema = 'v1'") }} as from_v1,
    cast(sum(orphan_receipts) as bigint) as orphan_receipts,
    cast(sum(conflicting_receipts) as bigint) as conflicting_receipts,
    cast(sum(parts) as bigint) as parts,
    cast(sum(cost_usd) as decimal(18, 8)) as cost_usd,
    cast(sum(carrier_fee_usd) as decimal(18, 8)) as carrier_fee_usd
{%- endmacro %}

{# The columns after the keys, over a row of these counts. #}
{% macro delivery_figures() -%}
    -- counts
    attempted,
    handed_over,
    finalised,
    delivered,
    confirmed,
    accepted,
    blocked,
    failed_temporary,
    failed_permanent,
    unknown,
    no_receipt,
    in_flight,
    suppressed,
    not_sent,
    unmapped,
    orphan_receipts,
    conflicting_receipts,

    -- rates
    {{ rate('delivery_rate', 'delivered', 'finalised') | indent(4) }},
    {{ rate('delivery_rate_with_accepted', 'confirmed + accepted', 'finalised') | indent(4) }},
    {{ rate('delivery_rate_confirmed_only', 'confirmed', 'finalised') | indent(4) }},
    {{ rate('confirmed_rate', 'confirmed', 'handed_over') | indent(4) }},
    {{ rate('attempt_success_rate', 'confirmed + accepted', 'attempted') | indent(4) }},
    {{ rate('block_rate', 'blocked', 'handed_over') | indent(4) }},
    {{ rate('receipt_coverage', 'finalised - no_receipt', 'handed_over') | indent(4) }},

    -- volume and cost
    parts,
    cost_usd,
    carrier_fee_usd,

    -- flags
    from_v1 = attempted as is_refusal_observable,
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
{%- endmacro %}
