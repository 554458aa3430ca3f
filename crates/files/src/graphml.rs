//! GraphML: one edge for each pair, kind and spell.

use std::io::Write;

use demarche_core::Panel;

use crate::Error;
use crate::graph::graph;
use crate::xml::Escaped;

/// The attributes: key, of a node or an edge, type.
const KEYS: &[(&str, &str, &str)] = &[
    ("label", "node", "string"),
    ("party", "node", "string"),
    ("region", "node", "string"),
    ("node_start", "node", "string"),
    ("node_end", "node", "string"),
    ("kind", "edge", "string"),
    ("layer", "edge", "string"),
    ("unit", "edge", "string"),
    ("start", "edge", "string"),
    ("end", "edge", "string"),
    ("value", "edge", "double"),
    ("is_mutual", "edge", "boolean"),
];

fn data(out: &mut impl Write, key: &str, value: &str) -> std::io::Result<()> {
    if value.is_empty() { Ok(()) } else { write!(out, "<data key=\"{key}\">{}</data>", Escaped(value)) }
}

pub(crate) fn write<W: Write>(panel: &Panel, out: W) -> Result<(), Error> {
    let graph = graph(panel)?;
    let mut out = std::io::BufWriter::with_capacity(1 << 16, out);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
    )?;
    for (key, of, kind) in KEYS {
        let name = key.trim_start_matches("node_");
        writeln!(out, "  <key id=\"{key}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    let said = [("title", &panel.about.title), ("query", &panel.about.query), ("citation", &panel.about.citation)];
    for (key, _) in said {
        writeln!(out, "  <key id=\"{key}\" for=\"graph\" attr.name=\"{key}\" attr.type=\"string\"/>")?;
    }
    writeln!(out, "  <graph id=\"{}\" edgedefault=\"directed\">", panel.unit)?;
    for (key, text) in said {
        write!(out, "    ")?;
        data(&mut out, key, text)?;
        writeln!(out)?;
    }
    for node in &graph.nodes {
        write!(out, "    <node id=\"{}\">", Escaped(&node.id))?;
        data(&mut out, "label", &node.label)?;
        data(&mut out, "party", &node.kind)?;
        data(&mut out, "region", &node.region)?;
        data(&mut out, "node_start", &node.window.start().map_or_else(String::new, |start| start.to_string()))?;
        data(&mut out, "node_end", &node.window.end().map_or_else(String::new, |end| end.to_string()))?;
        writeln!(out, "</node>")?;
    }
    for edge in &graph.edges {
        let kind = &graph.kinds[usize::from(edge.kind)];
        let (from, to) = (&graph.nodes[edge.from as usize].id, &graph.nodes[edge.to as usize].id);
        // A graph whose edges have a direction says "both alike" by an edge each way.
        let orders = if kind.is_mutual { 2 } else { 1 };
        for spell in &edge.spells {
            for (from, to) in [(from, to), (to, from)].into_iter().take(orders) {
                write!(out, "    <edge source=\"{}\" target=\"{}\">", Escaped(from), Escaped(to))?;
                data(&mut out, "kind", kind.name)?;
                data(&mut out, "layer", kind.layer)?;
                data(&mut out, "unit", kind.unit)?;
                data(&mut out, "start", &spell.start.map_or_else(String::new, |day| day.to_string()))?;
                data(&mut out, "end", &spell.end.map_or_else(String::new, |day| day.to_string()))?;
                data(&mut out, "value", &spell.value.map_or_else(String::new, |value| value.to_string()))?;
                data(&mut out, "is_mutual", if kind.is_mutual { "true" } else { "false" })?;
                writeln!(out, "</edge>")?;
            }
        }
    }
    writeln!(out, "  </graph>\n</graphml>")?;
    out.flush()?;
    Ok(())
}
