//! A hand-made pack of a few rows a table.

pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "pack.toml",
        r#"id = "tiny"
version = "1"
title = "A tiny pack"
released = "2024-06-30"
licence = "none"
schema_version = 1
description = "For tests."
"#,
    ),
    (
        "sources.csv",
        "id,kind,title,publisher,date,licence,redistribution,upstream,url,bibtex_type,note\n\
         book,reference,A book,Printer,2001,facts only,yes,,,misc,\n\
         daily,press,\"Daily, the\",Paper,2022-03-05,facts only,derived_only,,,online,\n\
         essay-one,essay,An essay,,2022-04,facts only,no,,,online,\n\
         extract,dataset,Votes,United Nations,2022-04-10,free,yes,,https://example.org,dataset,\n\
         memory,memory,General knowledge,,,none,no,,,misc,\n\
         repeat,dataset,Votes again,Copyist,2023,free,yes,extract,,dataset,\n",
    ),
    (
        "actors.csv",
        "actor,kind,label,start,end,region,of,status_note,note\n\
         AAA,state,Alpha,1946,,North,,,\n\
         BBB,state,Beta,1946,,North,,,\n\
         CCC,state,Gamma,1946,,South,,,\n\
         DDD,state,Delta,1946,1999-12-31,South,,,\n\
         OLD,authority,Old cabinet of Gamma,1990,,South,CCC,Ousted in 2020,\n\
         ORG,organisation,The Body,1950,,,,,\n\
         UN,organisation,United Nations,1945-10-24,,,,,\n",
    ),
    (
        "actor_codes.csv",
        "actor,scheme,code,start,end\n\
         AAA,cow,10,,\n\
         BBB,cow,20,,1990\n\
         BBB,cow,21,1991,\n\
         CCC,iso3,CCC,,\n\
         DDD,iso2,DD,,\n",
    ),
    (
        "actor_names.csv",
        "actor,name,language,kind\n\
         AAA,Alfa,es,short\n\
         BBB,Land,en,ambiguous\n\
         BBB,Бета,ru,short\n\
         CCC,Land,en,ambiguous\n\
         DDD,Republic of Delta,en,official\n",
    ),
    ("successions.csv", "predecessor,successor,kind,date,note\nDDD,CCC,merger,2000-01-01,\n"),
    ("groups.csv", "group,label,actor,start,end,note\nnorth,The North,AAA,,,\nnorth,The North,BBB,1995,,\n"),
    (
        "memberships.csv",
        "id,actor,organisation,relation,start,end,known,source,verified,origin,note\n\
         m-org-aaa,AAA,ORG,full_membership,1950-05-01,,,book,yes,,\n\
         m-org-bbb,BBB,ORG,full_membership,2010-02,2022-03-31,,book;daily,in_part,,the day is from memory\n\
         m-org-ccc-obs,CCC,ORG,observer_status,2005,,2006,memory,no,,\n",
    ),
    (
        "questions.csv",
        "id,body,kind,symbol,date,title,yes,no,abstain,complete,entitled,source,note\n\
         q-one,UNGA,roll_call,A/RES/1,2022-03-02,\"Deplores it, and demands\",1,1,1,yes,un_members,extract,\n\
         q-two,UNGA,roll_call,A/RES/2,2022-04-07,Suspends,1,0,0,yes,listed,extract,\n\
         l-one,letter,letter,letter of 5 May,2022-05-05,Concern,2,,,yes,open,daily,\n",
    ),
    (
        "ballots.csv",
        "question,actor,answer,how,represented_by,source,note\n\
         q-one,AAA,yes,recorded,,extract,\n\
         q-one,BBB,no,recorded,,extract,\n\
         q-one,CCC,abstain,recorded,OLD,extract,\n\
         q-two,AAA,yes,recorded,,extract;repeat,\n\
         q-two,BBB,barred,inferred,,extract,dues\n\
         l-one,AAA,signed,recorded,,daily,\n\
         l-one,CCC,signed,recorded,,daily,\n",
    ),
    (
        "ties.csv",
        "id,from,to,relation,start,end,value,low,high,unit,place,known,source,verified,origin,note\n\
         t-arms,AAA,BBB,arms_deliveries,2021,2021,12.5,,,sipri_tiv_millions,,,book,yes,,\n\
         t-base,BBB,CCC,military_base,2015-06-01,2022-09-30,,100,300,troops,Port,,daily,yes,,\n\
         t-base-open,AAA,CCC,military_base,,,,,,,,,daily,no,,\n\
         t-trade,AAA,CCC,trade_turnover,2021,2021,1000,900,1100,usd_millions,,2022-02,daily,yes,,\n",
    ),
    (
        "traits.csv",
        "id,actor,attribute,about,start,end,value,low,high,unit,known,source,verified,origin,note\n\
         tr-trade,AAA,group_trade_share,north,2020,2020,17.7,,,percent_of_trade,,daily,yes,,\n",
    ),
    (
        "acts.csv",
        "id,kind,start,end,place,doers,recipients,targets,subjects,value,low,high,unit,crisis,label,known,source,verified,origin,note\n\
         a-aid,aid_sent,2022-03-01,2022-03-01,,AAA,BBB,,,5,,,usd_millions,storm-2022,sent aid,,daily,yes,,\n\
         a-sanction,sanction,2022-03-10,2022-03-10,,AAA;CCC,,BBB,,,,,,storm-2022,sanctioned it,,memory,no,,\n\
         a-said,statement,2022-03,2022-03,,CCC,,,AAA,,,,,,said so,,essay-one,no,essay,\n",
    ),
    (
        "coverage.csv",
        "id,relation,from,to,start,end,floor,source,note\n\
         c-org,full_membership,*,ORG,1950-05-01,2024,,book,\n\
         c-arms,arms_deliveries,,,2000,2023,0.5,book,\n",
    ),
    (
        "crises.csv",
        "id,title,start,end,principals,side_a,side_b,question,source,note\n\
         calm-2001,Calm,2001,2001-12,AAA,,,Anything?,memory,no question loaded\n\
         storm-2022,Storm,2022-02-24,,AAA;BBB,AAA,BBB,Condemn it?,daily,\n",
    ),
    (
        "crisis_questions.csv",
        "crisis,question,option,side,basis\n\
         calm-2001,l-one,,,\n\
         storm-2022,q-one,yes,AAA,own_answer\n\
         storm-2022,q-one,no,BBB,own_answer\n\
         storm-2022,q-two,no,BBB,coded\n",
    ),
];

/// The pack with one of its files replaced.
pub(crate) fn with<'a>(name: &str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut files: Vec<(&'a str, &'a str)> = FILES.to_vec();
    let at = files.iter().position(|(file, _)| *file == name).unwrap();
    files[at].1 = text;
    files
}

pub(crate) fn text(name: &str) -> &'static str {
    FILES.iter().find(|(file, _)| *file == name).unwrap().1
}

/// Only the tables.
pub(crate) fn tables() -> Vec<&'static str> {
    FILES.iter().map(|(name, _)| *name).filter(|name| name.ends_with(".csv")).collect()
}
