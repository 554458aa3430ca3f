//! The files of the real editions, from the folder of data.

/// Each dataset with the files of its edition.
pub(crate) const EDITIONS: &[(&str, &[&str])] = &[
    (
        "un_votes",
        &[
            "unga-votes-1946-2019/rollcalls.csv.gz",
            "unga-votes-1946-2019/votes.csv.gz",
            "unga-votes-1946-2019/issues.csv",
            "unga-votes-1946-2019/Matches.csv",
        ],
    ),
    (
        "un_resolutions",
        &[
            "unga-votes-2019-2024/74.json.gz",
            "unga-votes-2019-2024/75.json.gz",
            "unga-votes-2019-2024/76.json.gz",
            "unga-votes-2019-2024/77.json.gz",
            "unga-votes-2019-2024/78.json.gz",
            "unga-votes-2019-2024/ES-10_to_2023.json",
            "unga-votes-2019-2024/ES-11.json.gz",
            "unga-votes-2019-2024/S-32.json.gz",
        ],
    ),
    ("sipri_transfers", &["arms-transfers/sipri_tiv_dyad_year.csv.gz"]),
    ("atop", &["atop-alliances/atop_alliance_directed_dyad_year.csv.gz"]),
    ("pew", &["public-opinion/pew_favourability_country_year.csv"]),
    ("gsdb", &["sanctions/GSDB_V3.csv"]),
    ("world_bank", &["gdp-population/gdp.csv", "gdp-population/population.csv"]),
    ("agtpa", &["trade/agtpa_bilateral_1986_2006.csv.gz"]),
    ("cow_trade", &["trade/cow_trade_state_year.csv"]),
    ("aiddata_china", &["china-finance/aiddata_official_finance_v1_2000_2014.csv.gz"]),
    ("bu_energy_loans", &["china-finance/bu_energy_loans_2000_2019.csv"]),
    ("cgit", &["china-finance/cgit_country_year_sector_2005_2019.csv"]),
    ("polity5", &["democracy/polity5.csv.gz"]),
    ("freedom_house", &["democracy/freedom_house.csv.gz"]),
    ("vdem", &["democracy/vdem_simple_1990on.csv.gz"]),
    ("cow_nmc", &["national-capabilities/cow_nmc.csv.gz"]),
    ("cow_contiguity", &["geography/cow_contiguity_directed.csv"]),
    ("cepii_dist", &["geography/cepii_dist.csv.gz"]),
    ("cepii_geo", &["geography/cepii_geo.csv"]),
    ("country_borders", &["geography/country_borders_iso2.csv"]),
    ("chinavitae", &["china-diplomacy/chinavitae_engagements_2003_2018.csv.gz"]),
    ("china_public_diplomacy", &["china-diplomacy/ChinesePublicDiplomacy.csv"]),
    ("zelensky_contacts", &["ukraine-contacts-2022/zelensky_contacts.csv"]),
    ("jhu_covid", &["covid-cases/countries-aggregated.csv.gz"]),
];
