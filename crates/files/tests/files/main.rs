//! Files of a panel that is small enough to read. All data here are made up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

use std::io::{Cursor, Read, Write};

use demarche_core::{
    ColumnRole, Day, Known, Layer, Panel, PanelAbout, PanelColumn, PanelNode, Reason, UnitOfAnalysis, Values, Window,
};
use demarche_files::{Error, FileFormat, bundle, write};

fn about() -> PanelAbout {
    PanelAbout {
        title: "Two states & \"a title\"".to_owned(),
        rules: vec!["One row for each pair.".to_owned()],
        query: "demarche export dyads".to_owned(),
        pack: "made-up@1".to_owned(),
        pack_licence: "CC0".to_owned(),
        released: Day::new(2024, 1, 2).unwrap(),
        fingerprint: "00ff".to_owned(),
        window: "2010/2012".to_owned(),
        as_of: String::new(),
        sources: Vec::new(),
        citation: "Made up (2024).".to_owned(),
        bibtex: "@misc{made_up, title = {Made up}}\n".to_owned(),
        warnings: vec!["made up".to_owned()],
    }
}

fn node(id: &str, window: &str) -> PanelNode {
    PanelNode {
        id: id.to_owned(),
        label: format!("Land <{id}>"),
        kind: "state".to_owned(),
        region: String::new(),
        window: window.parse::<Window>().unwrap(),
    }
}

/// AAA and BBB, 2010 to 2012, both directions: a pledge of AAA in 2010 and 2011, trade of both.
fn dyads() -> Panel {
    let years = [2010_i64, 2010, 2011, 2011, 2012, 2012];
    let pledge = [
        Known::Known(true),
        Known::Known(false),
        Known::Known(true),
        Known::Known(false),
        Known::Known(false),
        Known::Unknown(Reason::Undated),
    ];
    let trade = [
        Known::Known(1.5),
        Known::Known(1.5),
        Known::Known(1.5),
        Known::Known(1.5),
        Known::Unknown(Reason::NotCovered),
        Known::Unknown(Reason::NotCovered),
    ];
    let column = |column: PanelColumn, role, layer| PanelColumn { role, layer: Some(layer), ..column };
    Panel {
        unit: UnitOfAnalysis::Dyads,
        about: about(),
        columns: vec![
            PanelColumn::whole("actor_from", "first", ["AAA", "BBB"].into_iter().cycle().take(6))
                .in_role(ColumnRole::From),
            PanelColumn::whole("actor_to", "second", ["BBB", "AAA"].into_iter().cycle().take(6))
                .in_role(ColumnRole::To),
            PanelColumn::whole("year", "year", years.into_iter()).in_role(ColumnRole::Year),
            column(PanelColumn::new("pledge", "a pledge", pledge.into_iter()), ColumnRole::Edge, Layer::Security),
            column(
                PanelColumn::new("trade", "goods, in millions", trade.into_iter()),
                ColumnRole::MutualEdge,
                Layer::Trade,
            ),
        ],
        nodes: vec![node("AAA", "/.."), node("BBB", "1990-05-01/..")],
    }
}

fn bytes(panel: &Panel, format: FileFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(panel, format, &mut bytes).unwrap();
    bytes
}

fn text(panel: &Panel, format: FileFormat) -> String {
    String::from_utf8(bytes(panel, format)).unwrap()
}

#[test]
fn csv_leaves_a_missing_value_empty_and_says_why() {
    assert_eq!(
        text(&dyads(), FileFormat::Csv),
        "actor_from,actor_to,year,pledge,pledge_na,trade,trade_na\n\
         AAA,BBB,2010,true,,1.5,\n\
         BBB,AAA,2010,false,,1.5,\n\
         AAA,BBB,2011,true,,1.5,\n\
         BBB,AAA,2011,false,,1.5,\n\
         AAA,BBB,2012,false,,,not_covered\n\
         BBB,AAA,2012,,undated,,not_covered\n"
    );
    let mut panel = dyads();
    panel.columns = vec![PanelColumn::whole("said", "words", ["a \"b\", c", "two\nlines", "Ж"].into_iter())];
    assert_eq!(text(&panel, FileFormat::Csv), "said\n\"a \"\"b\"\", c\"\n\"two\nlines\"\nЖ\n");
}

#[test]
fn numbers_survive_csv_to_the_last_bit() {
    let numbers = [0.1 + 0.2, 1e-9, 123_456_789.123_456_79, f64::MAX, -0.0];
    let mut panel = dyads();
    panel.columns = vec![PanelColumn::whole("number", "numbers", numbers.into_iter())];
    let read: Vec<f64> = text(&panel, FileFormat::Csv).lines().skip(1).map(|line| line.parse().unwrap()).collect();
    assert_eq!(read.iter().map(|n| n.to_bits()).collect::<Vec<_>>(), numbers.map(f64::to_bits));
}

#[test]
fn gexf_has_one_edge_for_a_pair_and_kind_with_its_spells() {
    let gexf = text(&dyads(), FileFormat::Gexf);
    let edges: Vec<&str> = gexf.lines().map(str::trim).filter(|line| line.starts_with("<edge ")).collect();
    assert_eq!(
        edges,
        [
            "<edge id=\"0\" source=\"AAA\" target=\"BBB\" kind=\"pledge\" label=\"pledge\"><attvalues><attvalue for=\"kind\" value=\"pledge\"/>\
             <attvalue for=\"layer\" value=\"security\"/></attvalues><spells><spell start=\"2010-01-01\" end=\"2011-12-31\"/></spells></edge>",
            "<edge id=\"1\" source=\"AAA\" target=\"BBB\" type=\"mutual\" kind=\"trade\" label=\"trade\" weight=\"1.5\"><attvalues>\
             <attvalue for=\"kind\" value=\"trade\"/><attvalue for=\"layer\" value=\"trade\"/>\
             <attvalue for=\"value\" value=\"1.5\" start=\"2010-01-01\" end=\"2011-12-31\"/></attvalues>\
             <spells><spell start=\"2010-01-01\" end=\"2011-12-31\"/></spells></edge>",
        ]
    );
    assert!(gexf.contains("<node id=\"BBB\" label=\"Land &lt;BBB&gt;\" start=\"1990-05-01\">"), "{gexf}");
    assert!(gexf.contains("Two states &amp; &quot;a title&quot;"));
}

#[test]
fn graphml_says_both_ways_of_what_is_mutual() {
    let graphml = text(&dyads(), FileFormat::Graphml);
    let of = |pair: &str| graphml.matches(&format!("<edge {pair}>")).count();
    assert_eq!([of("source=\"AAA\" target=\"BBB\""), of("source=\"BBB\" target=\"AAA\"")], [2, 1]);
}

#[test]
fn states_alone_are_no_graph() {
    let mut panel = dyads();
    panel.columns.remove(1);
    panel.unit = UnitOfAnalysis::States;
    for format in [FileFormat::Gexf, FileFormat::Graphml] {
        assert!(matches!(write(&panel, format, Vec::new()), Err(Error::NoPairs(UnitOfAnalysis::States))));
    }
}

#[test]
fn the_map_of_a_stata_file_tells_where_its_sections_begin() {
    let file = bytes(&dyads(), FileFormat::Dta);
    let find = |tag: &str| file.windows(tag.len()).position(|window| window == tag.as_bytes()).unwrap() as u64;
    let map = usize::try_from(find("<map>")).unwrap() + 5;
    let offsets: Vec<u64> =
        (0..14).map(|n| u64::from_le_bytes(file[map + 8 * n..map + 8 * n + 8].try_into().unwrap())).collect();
    let tags = [
        "<stata_dta>",
        "<map>",
        "<variable_types>",
        "<varnames>",
        "<sortlist>",
        "<formats>",
        "<value_label_names>",
        "<variable_labels>",
        "<characteristics>",
        "<data>",
        "<strls>",
        "<value_labels>",
        "</stata_dta>",
    ];
    let mut expected: Vec<u64> = tags.iter().map(|tag| find(tag)).collect();
    expected.push(file.len() as u64);
    assert_eq!(offsets, expected);
}

#[test]
fn a_stata_number_is_missing_by_the_letter_of_its_reason() {
    let mut panel = dyads();
    panel.columns = vec![PanelColumn::new(
        "x",
        "x",
        [Known::Known(2.0), Known::Unknown(Reason::NotCovered), Known::Unknown(Reason::BelowFloor)].into_iter(),
    )];
    let file = bytes(&panel, FileFormat::Dta);
    let start = file.windows(6).position(|window| window == b"<data>").unwrap() + 6;
    let cells: Vec<u64> =
        (0..3).map(|n| u64::from_le_bytes(file[start + 8 * n..start + 8 * n + 8].try_into().unwrap())).collect();
    // .a and .c: the first and the third of the list of reasons.
    assert_eq!(cells, [2.0_f64.to_bits(), 0x7fe0_0100_0000_0000, 0x7fe0_0300_0000_0000]);
}

#[test]
fn a_bundle_is_the_same_bytes_and_holds_the_hash_of_its_data() {
    let packed = |format| {
        let mut out = Cursor::new(Vec::new());
        bundle(&dyads(), format, "two", &mut out).unwrap();
        out.into_inner()
    };
    for format in [FileFormat::Csv, FileFormat::Parquet, FileFormat::Dta] {
        let one = packed(format);
        assert_eq!(one, packed(format), "{format}");
        let mut zip = zip::ZipArchive::new(Cursor::new(one)).unwrap();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let data = read(&format!("two.{format}"));
        assert_eq!(data, bytes(&dyads(), format));
        let package: serde_json::Value = serde_json::from_slice(&read("datapackage.json")).unwrap();
        assert_eq!(package["resources"][0]["bytes"], data.len());
        let croissant: serde_json::Value = serde_json::from_slice(&read("croissant.json")).unwrap();
        let hash = croissant["distribution"][0]["sha256"].as_str().unwrap();
        assert_eq!(package["resources"][0]["hash"], format!("sha256:{hash}"));
        assert!(hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
        assert!(String::from_utf8(read("README.md")).unwrap().contains("made up"));
    }
}

/// A writer that is full after some bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(buffer.len()).ok_or_else(|| std::io::Error::other("full"))?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_by_every_format() {
    for format in FileFormat::ALL {
        let needed = bytes(&dyads(), *format).len();
        for room in [0, needed / 2, needed - 1] {
            assert!(write(&dyads(), *format, Full(room)).is_err(), "{format} with {room} of {needed}");
        }
        assert!(write(&dyads(), *format, Full(needed)).is_ok(), "{format}");
    }
}

#[test]
fn an_empty_panel_is_a_file_with_a_head() {
    let mut panel = dyads();
    panel.truncate(0);
    assert_eq!(text(&panel, FileFormat::Csv).lines().count(), 1);
    for format in FileFormat::ALL {
        assert!(!bytes(&panel, *format).is_empty());
    }
    assert!(matches!(panel.columns[3].values, Values::Bool(ref values) if values.is_empty()));
}
