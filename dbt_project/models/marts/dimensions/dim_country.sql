with planning_sheet as (
    select *
    from {{ ref('sms_planning_sheet_countries') }}
),

not_listed as (
    select *
    from {{ ref('sms_countries_not_listed') }}
),

capabilities as (
    select *
    from {{ ref('sms_country_capabilities') }}
),

countries as (
    select
        iso_country_code,
        country,
        intl_toll_free_enabled = 'yes' as is_toll_free_enabled
    from planning_sheet
    union all
    select
        iso_country_code,
        country,
        false as is_toll_free_enabled
    from not_listed
)

select
    -- keys
    countries.iso_country_code,

    -- attributes
    countries.country as country_name,
    capabilities.dialing_code,
    capabilities.short_code as short_code_support,
    capabilities.long_code as long_code_support,
    capabilities.sender_id as sender_id_support,
    capabilities.two_way as two_way_support,
    capabilities.note,

    -- flags
    capabilities.international_sending = 'yes' as is_international_sending_supported,
    countries.is_toll_free_enabled,
    capabilities.iso_country_code is not null as is_in_capability_table,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from countries
left join capabilities
    on countries.iso_country_code = capabilities.iso_country_code
