//! The traps of documents and of publishers' coded events, one named case a test, on hand-made fixtures.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{fixture, load, load_fixture, skips};
use demarche_core::{CodedClaim, Document, DocumentKind, EventScheme, MarkKind, Marked, Party};
use demarche_sources::{Error, Input, Loaded, by_name};

fn document<'l>(loaded: &'l Loaded, key: &str) -> &'l Document {
    let catalogue = &loaded.evidence.catalogue;
    let is_it = |document: &&Document| catalogue.text(document.provenance.key) == key;
    loaded.evidence.rows.documents.iter().find(is_it).unwrap_or_else(|| panic!("no document {key}"))
}

fn speaker(loaded: &Loaded, key: &str) -> Option<String> {
    document(loaded, key).speaker.map(|id| loaded.evidence.catalogue.registry.code(id).to_owned())
}

fn note(loaded: &Loaded, key: &str) -> String {
    loaded.evidence.catalogue.text(document(loaded, key).provenance.note).to_owned()
}

fn claim(loaded: &Loaded, key: &str) -> CodedClaim {
    let catalogue = &loaded.evidence.catalogue;
    let is_it = |claim: &&CodedClaim| catalogue.text(claim.provenance.key) == key;
    *loaded.evidence.rows.claims.iter().find(is_it).unwrap_or_else(|| panic!("no claim {key}"))
}

/// `RUSGOV=RUS`; `-` where the code is no actor.
fn party(loaded: &Loaded, party: Party) -> String {
    let catalogue = &loaded.evidence.catalogue;
    format!("{}={}", catalogue.text(party.code), party.actor.map_or("-", |id| catalogue.registry.code(id)))
}

fn parties(loaded: &Loaded, key: &str) -> [String; 2] {
    let claim = claim(loaded, key);
    [party(loaded, claim.doer), party(loaded, claim.target)]
}

fn marks(loaded: &Loaded, key: &str, kind: MarkKind) -> Vec<String> {
    let catalogue = &loaded.evidence.catalogue;
    let of = |mark: &&demarche_core::Mark| {
        matches!(mark.of, Marked::Claim(claim) if catalogue.text(claim) == key) && mark.kind == kind
    };
    loaded.evidence.rows.marks.iter().filter(of).map(|mark| catalogue.text(mark.value).to_owned()).collect()
}

#[test]
fn the_soviet_union_speaks_in_1990_under_the_code_of_russia() {
    let loaded = load_fixture("un_general_debate");
    assert_eq!(speaker(&loaded, "ungd-45-RUS").as_deref(), Some("SUN"));
    assert_eq!(speaker(&loaded, "ungd-55-YUG").as_deref(), Some("SCG"));
    assert_eq!(speaker(&loaded, "ungd-40-YEM").as_deref(), Some("YAR"));
    assert_eq!(speaker(&loaded, "ungd-66-EU").as_deref(), Some("EU"));
}

#[test]
fn china_speaks_from_taipei_in_1965_and_from_beijing_in_1972() {
    let loaded = load_fixture("un_general_debate");
    assert_eq!(speaker(&loaded, "ungd-20-CHN").as_deref(), Some("TWN"));
    assert!(note(&loaded, "ungd-20-CHN").contains("delegation from Taipei"));
    assert_eq!(speaker(&loaded, "ungd-27-CHN").as_deref(), Some("CHN"));
    assert_eq!(note(&loaded, "ungd-27-CHN"), "");
}

#[test]
fn a_speech_keeps_its_line_ends_and_is_known_by_the_end_of_its_year() {
    let loaded = load_fixture("un_general_debate");
    let speech = document(&loaded, "ungd-55-KAZ");
    assert_eq!(speech.kind, DocumentKind::Speech);
    assert!(speech.text.starts_with("Mr. President, Kazakhstan follows\na policy"));
    assert_eq!((speech.date.unwrap().to_string(), speech.language.as_str()), ("2000".to_owned(), "en"));
    assert_eq!(speech.provenance.known_on.to_string(), "2000-12-31");
    assert!(speech.provenance.is_known_on_assumed);
}

#[test]
fn a_speech_without_a_text_is_told_apart_from_no_speech_by_the_list() {
    let loaded = load_fixture("un_general_debate");
    let catalogue = &loaded.evidence.catalogue;
    let acts: Vec<String> = loaded
        .evidence
        .rows
        .acts
        .iter()
        .map(|act| {
            let (doer, to) =
                (catalogue.registry.code(act.participants[0].0), catalogue.registry.code(act.participants[1].0));
            format!("{} {doer} {to} {}", catalogue.text(act.provenance.key), act.window)
        })
        .collect();
    let expected = [
        "ungd-55-KAZ KAZ UN 2000",
        "ungd-1-RUS SUN UN 1946",
        "ungd-55-ROU ROU UN 2000",
        "ungd-20-CHN TWN UN 1965",
        "ungd-66-SSD SSD UN 2011",
        "ungd-66-EU EU UN 2011",
    ];
    assert_eq!(acts, expected);
    assert!(loaded.evidence.rows.documents.iter().all(|d| catalogue.text(d.provenance.key) != "ungd-55-ROU"));
    let without_list = load(by_name("un_general_debate").unwrap(), &fixture("un_general_debate")[1..]).unwrap();
    assert_eq!((without_list.evidence.rows.acts.len(), without_list.evidence.rows.documents.len()), (0, 7));
}

#[test]
fn speeches_are_skipped_for_their_state_their_session_or_as_repeated() {
    let expected = [
        "not_then speeches.jsonl:8 KAZ in 1990",
        "unknown_actor speeches.jsonl:9 XYZ in 2005",
        "bad_date speeches.jsonl:10 session 60 in 2006",
        "duplicate speeches.jsonl:11 ungd-55-KAZ",
        "no_value speeches.jsonl:12 ungd-61-KGZ",
        "duplicate index_all_1946_2024.csv:8 ungd-55-KAZ",
        "not_then index_all_1946_2024.csv:9 UZB in 1985",
        "bad_number index_all_1946_2024.csv:10 4x",
    ];
    assert_eq!(skips(&load_fixture("un_general_debate")), expected);
}

#[test]
fn a_page_of_the_president_elect_is_no_word_of_the_government() {
    let loaded = load_fixture("white_house");
    assert_eq!(speaker(&loaded, "white-house-2021-01-15-fact-sheet"), None);
    assert!(note(&loaded, "white-house-2021-01-15-fact-sheet").contains("before the inauguration"));
    assert_eq!(speaker(&loaded, "white-house-2021-01-20-proclamation-on-entry").as_deref(), Some("USA"));
}

#[test]
fn sections_of_the_site_are_kinds_of_documents_and_known_on_their_day() {
    let loaded = load_fixture("white_house");
    let kinds: Vec<DocumentKind> = loaded.evidence.rows.documents.iter().map(|document| document.kind).collect();
    use DocumentKind as K;
    assert_eq!(kinds, [K::Statement, K::Order, K::Statement, K::Remarks, K::Briefing, K::Other]);
    let remarks = document(&loaded, "white-house-2022-02-24-remarks-on-ukraine");
    assert_eq!(remarks.provenance.known_on.to_string(), "2022-02-24");
    assert!(!remarks.provenance.is_known_on_assumed && remarks.url.ends_with("/remarks-on-ukraine/"));
    let reasons: Vec<String> =
        skips(&loaded).iter().map(|skip| skip.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "duplicate pages.jsonl:7",
        "unlisted_value pages.jsonl:8",
        "bad_date pages.jsonl:9",
        "no_value pages.jsonl:10",
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn the_text_of_es_11_1_has_the_key_of_its_vote_and_is_known_from_its_publication() {
    let loaded = load_fixture("un_resolution_texts");
    let text = document(&loaded, "unga-es11-1");
    assert_eq!(text.title, "Aggression against Ukraine");
    assert_eq!((text.kind, speaker(&loaded, "unga-es11-1").as_deref()), (DocumentKind::Resolution, Some("UN")));
    assert_eq!((text.date.unwrap().to_string(), text.provenance.known_on.to_string()).0, "2022-03-02");
    assert_eq!(text.provenance.known_on.to_string(), "2022-03-18");
    assert_eq!(text.url, "https://undocs.org/en/A/RES/ES-11/1");
    assert_eq!(document(&loaded, "unga-75-254a-c").title, "Programme budget");
}

#[test]
fn paragraphs_are_lines_with_their_numbers_and_notes_stand_at_the_end() {
    let expected = "The General Assembly,
Recalling its resolution 377 A (V),[1] and Articles 1 & 2,
1. Deplores the use of force;
2. Demands:
(a) that it cease at once;
(b) that forces be withdrawn.
5th plenary meeting 2 March 2022
[1] Called “Uniting for peace”.";
    let loaded = load_fixture("un_resolution_texts");
    assert_eq!(document(&loaded, "unga-es11-1").text, expected);
    assert_eq!(document(&loaded, "unga-75-254a-c").text, "1. Decides;\n2.", "a number without words is not lost");
}

#[test]
fn drafts_unknown_languages_and_empty_texts_are_skipped() {
    let expected = [
        "unlisted_value broken-symbol.xml:1 A/C.3/75/L.32",
        "unlisted_value klingon.xml:1 language tlh",
        "no_value no-text.xml:1 A/RES/75/2",
    ];
    assert_eq!(skips(&load_fixture("un_resolution_texts")), expected);
    let twice =
        [fixture("un_resolution_texts"), vec![renamed("un_resolution_texts", "A_RES_ES-11_1-E.xml", "copy.xml")]];
    let loaded = load(by_name("un_resolution_texts").unwrap(), &twice.concat()).unwrap();
    assert!(skips(&loaded).contains(&"duplicate copy.xml:1 A/RES/ES-11/1".to_owned()));
}

fn renamed(dataset: &str, file: &str, name: &str) -> Input {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(dataset);
    Input::bytes(name, std::fs::read(folder.join(file)).unwrap())
}

#[test]
fn a_state_and_who_belongs_to_it_is_its_actor_and_a_role_or_a_company_is_none() {
    let loaded = load_fixture("gdelt1");
    assert_eq!(parties(&loaded, "gdelt1-201"), ["RUSMIL=RUS", "KAZ=KAZ"]);
    assert_eq!(parties(&loaded, "gdelt1-203"), ["MNCUSA=-", "GOV=-"]);
    assert_eq!(parties(&loaded, "gdelt1-202"), ["USA=USA", "IGOUNO=UN"]);
    assert_eq!(parties(&loaded, "gdelt1-102"), ["BUSCVL=-", "=-"]);
}

#[test]
fn russia_in_1982_is_the_soviet_union_and_kazakhstan_a_part_of_it() {
    let loaded = load_fixture("gdelt1");
    assert_eq!(parties(&loaded, "gdelt1-101"), ["RUSGOV=SUN", "USA=USA"]);
    assert_eq!(parties(&loaded, "gdelt1-103"), ["IGOWSTNAT=NATO", "KAZ=SUN"]);
}

#[test]
fn a_claim_about_1982_is_known_from_2013_and_one_dated_a_decade_back_stays_so() {
    let loaded = load_fixture("gdelt1");
    let old = claim(&loaded, "gdelt1-101");
    assert_eq!((old.date.to_string(), old.provenance.known_on.to_string()).1, "2013-02-03");
    assert_eq!(loaded.evidence.catalogue.text(old.url), "", "the back files tell no address");
    let decade = claim(&loaded, "gdelt1-202");
    assert_eq!(decade.date.to_string(), "2006-07-31");
    assert_eq!(decade.provenance.known_on.to_string(), "2016-07-28");
    assert!(!decade.provenance.is_known_on_assumed);
}

#[test]
fn a_quote_in_a_table_of_tabs_is_a_letter() {
    let loaded = load_fixture("gdelt1");
    let made = claim(&loaded, "gdelt1-201");
    let catalogue = &loaded.evidence.catalogue;
    assert_eq!(catalogue.text(made.url), "https://news.example.org/a\"quoted\"-story");
    assert_eq!((catalogue.text(made.code), catalogue.text(made.place)), ("0874", "Astana, Kazakhstan"));
    assert_eq!((made.scheme, made.scale, made.mentions), (EventScheme::Cameo, Some(9.0), Some(10)));
    assert_eq!(claim(&loaded, "gdelt1-102").scale, None, "a scale that is not given is none, not zero");
    assert_eq!(claim(&loaded, "gdelt1-202").scale, Some(0.0));
}

#[test]
fn rows_of_gdelt_are_skipped_only_if_they_cannot_be_read() {
    let expected = [
        "bad_date 1982.csv:4 19820230",
        "duplicate 20160728.export.CSV:4 201",
        "unlisted_value 20160728.export.CSV:5 ---",
        "bad_number 20160728.export.CSV:6 -11",
        "bad_number 20160728.export.CSV:7 many",
        "bad_number 20160728.export.CSV:8 x",
    ];
    assert_eq!(skips(&load_fixture("gdelt1")), expected);
}

#[test]
fn the_two_formats_of_gdelt_1_are_told_by_their_columns_where_the_name_does_not() {
    let renamed = [renamed("gdelt1", "1982.csv", "old.tsv"), renamed("gdelt1", "20160728.export.CSV", "new.txt")];
    let loaded = load(by_name("gdelt1").unwrap(), &renamed).unwrap();
    assert_eq!(loaded.evidence.rows.claims.len(), load_fixture("gdelt1").evidence.rows.claims.len());
    let swapped = load(by_name("gdelt1").unwrap(), &[self::renamed("gdelt1", "1982.csv", "1982.export.CSV")]);
    let error = swapped.map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::Fields { found: 57, expected: 58, .. }), "{error}");
    let other = load(by_name("gdelt1").unwrap(), &[Input::bytes("x.tsv", &b"a\tb\n"[..])]).map(|_| ()).unwrap_err();
    assert!(matches!(other, Error::UnexpectedFile { .. }), "{other}");
    let none = load(by_name("gdelt1").unwrap(), &[]).map(|_| ()).unwrap_err();
    assert!(none.to_string().contains("*.csv or *.export.CSV was not given"), "{none}");
}

#[test]
fn a_mention_is_a_mark_of_a_claim_and_no_claim_also_of_an_event_of_a_year_before() {
    let loaded = load_fixture("gdelt2");
    assert_eq!(loaded.evidence.rows.claims.len(), 2);
    assert_eq!(parties(&loaded, "gdelt2-669670702"), ["UZBGOV=UZB", "TKMGOV=TKM"]);
    assert_eq!(marks(&loaded, "gdelt2-669670701", MarkKind::Mention), ["https://news.example.org/lima"]);
    assert_eq!(marks(&loaded, "gdelt2-555924816", MarkKind::Mention), ["https://example.net/year-later"]);
    assert_eq!(marks(&loaded, "gdelt2-669670702", MarkKind::Mention), ["https://example.uz/a,b"], "from a CSV");
    let mark = &loaded.evidence.rows.marks[1];
    let note = loaded.evidence.catalogue.text(mark.provenance.note);
    assert_eq!(
        (note, mark.provenance.known_on.to_string().as_str()),
        ("example.net, sentence 4, confidence 100 %", "2017-07-01")
    );
    let reasons: Vec<String> = skips(&loaded).iter().map(|skip| skip.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(reasons, ["bad_date", "duplicate", "bad_date", "no_value", "bad_number"]);
}

#[test]
fn a_party_of_icews_is_its_country_else_its_organisation_else_none() {
    let loaded = load_fixture("icews");
    assert_eq!(parties(&loaded, "icews-1"), ["Foreign Affairs (Kazakhstan)=KAZ", "Russia=RUS"]);
    assert_eq!(parties(&loaded, "icews-2"), ["European Union=EU", "Occupied Palestinian Territory=PSE"]);
    assert_eq!(parties(&loaded, "icews-3"), ["Antonio Tajani=-", "Unspecified Actor=-"]);
}

#[test]
fn sectors_tell_the_police_of_india_from_its_citizens() {
    let loaded = load_fixture("icews");
    assert_eq!(parties(&loaded, "icews-4"), ["Police (India)=IND", "Citizen (India)=IND"]);
    assert_eq!(marks(&loaded, "icews-4", MarkKind::DoerSectors), ["Police,Government"]);
    assert_eq!(marks(&loaded, "icews-4", MarkKind::TargetSectors), ["Social"]);
    assert_eq!(marks(&loaded, "icews-3", MarkKind::DoerSectors), [""; 0], "NA is no sector");
    let made = claim(&loaded, "icews-4");
    let catalogue = &loaded.evidence.catalogue;
    assert_eq!(catalogue.text(made.provenance.note), "The \"Daily\", story 47400351, sentence 2");
    assert_eq!(catalogue.text(made.place), "Hanoi, Hanoi Province, Vietnam");
    assert_eq!((made.scale, made.mentions, made.date.to_string().as_str()), (Some(-5.0), None, "2018-06-01"));
    let expected = [
        "duplicate events.2018.tab:6 1",
        "bad_date events.2018.tab:7 2018-06-31",
        "unlisted_value events.2018.tab:8 04x",
        "bad_number events.2018.tab:9 NaN",
        "bad_number events.2018.tab:10 two",
    ];
    assert_eq!(skips(&loaded), expected);
}

#[test]
fn the_set_of_the_gulf_is_called_cameo_and_read_as_weis() {
    let loaded = load_fixture("keds");
    assert_eq!(claim(&loaded, "keds-gulf-1990-08-02-IRQ-KUW-223").scheme, EventScheme::Weis);
    assert_eq!(parties(&loaded, "keds-gulf-1979-04-15-UAR-UNK-081"), ["UAR=EGY", "UNK=GBR"]);
    assert_eq!(parties(&loaded, "keds-gulf-1985-01-05-RUS-YEM-031"), ["RUS=SUN", "YEM=YAR"]);
    assert_eq!(claim(&loaded, "keds-levant-1979-04-15-EGYGOV-PAL-010").scheme, EventScheme::Cameo);
}

#[test]
fn aus_is_austria_in_weis_and_australia_in_cameo() {
    let loaded = load_fixture("keds");
    assert_eq!(parties(&loaded, "keds-balkans-1996-01-05-AUS-RCR-022"), ["AUS=AUT", "RCR=-"]);
    assert_eq!(parties(&loaded, "keds-levant-2000-01-09-AUS-IGOUNOPKO-0333"), ["AUS=AUS", "IGOUNOPKO=UN"]);
    assert_eq!(parties(&loaded, "keds-central-asia-1998-03-04-SWZ-UNO-012"), ["SWZ=CHE", "UNO=UN"]);
}

#[test]
fn an_islamic_movement_is_not_iceland_and_ethnic_albanians_are_not_ethiopia() {
    let loaded = load_fixture("keds");
    assert_eq!(parties(&loaded, "keds-central-asia-1997-08-01-ISLMIL-TAJ-223"), ["ISLMIL=-", "TAJ=TJK"]);
    assert_eq!(parties(&loaded, "keds-balkans-1990-05-01-CROGOV-ETHALB-031"), ["CROGOV=YUG", "ETHALB=-"]);
}

#[test]
fn a_republic_belongs_to_its_federation_until_it_is_a_state_and_no_longer_than_that_lasts() {
    let loaded = load_fixture("keds");
    assert_eq!(parties(&loaded, "keds-central-asia-1991-07-02-KAZ-RUS-031"), ["KAZ=SUN", "RUS=SUN"]);
    assert_eq!(parties(&loaded, "keds-central-asia-1995-05-02-KAZGOV-USR-031"), ["KAZGOV=KAZ", "USR=-"]);
    assert_eq!(parties(&loaded, "keds-balkans-1995-07-11-BOSSER-SERMIL-223"), ["BOSSER=BIH", "SERMIL=SCG"]);
    assert_eq!(parties(&loaded, "keds-balkans-1989-04-02-YUG-KSV-224"), ["YUG=YUG", "KSV=-"]);
    assert_eq!(parties(&loaded, "keds-turkey-1998-10-09-SCGKSV-TURGOV-036"), ["SCGKSV=SCG", "TURGOV=TUR"]);
}

#[test]
fn a_misprinted_code_is_skipped_and_no_scale_is_put_in() {
    let loaded = load_fixture("keds");
    let expected = [
        "duplicate keds_casia.weis.tsv:7 keds-central-asia-1993-05-03-AFGREB-PAK-080",
        "unlisted_value keds_casia.weis.tsv:8 80",
        "unlisted_value keds_turkey.cameo.tsv:3 0841]",
        "bad_date keds_turkey.cameo.tsv:4 1999-02-30",
    ];
    assert_eq!(skips(&loaded), expected);
    assert!(loaded.evidence.rows.claims.iter().all(|claim| claim.scale.is_none() && claim.mentions.is_none()));
    assert_eq!(parties(&loaded, "keds-central-asia-1993-05-03-AFGREB-PAK-080"), ["AFGREB=AFG", "PAK=PAK"]);
    let one_set = load(by_name("keds").unwrap(), &fixture("keds")[1..2]).unwrap();
    assert_eq!(one_set.report.read.len(), 1, "any of the sets may be left out");
}
