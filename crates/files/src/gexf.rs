//! GEXF 1.3: one edge for each pair and kind, with its spells and dated values; the timeline is by day, both ends included.

use std::io::Write;

use demarche_core::{Panel, Period};

use crate::Error;
use crate::graph::{Spell, graph, mean};
use crate::xml::Escaped;

/// `start` and `end` as attributes, as far as they are told.
fn dates(out: &mut impl Write, spell: &Spell) -> std::io::Result<()> {
    if let Some(start) = spell.start {
        write!(out, " start=\"{start}\"")?;
    }
    if let Some(end) = spell.end {
        write!(out, " end=\"{end}\"")?;
    }
    Ok(())
}

pub(crate) fn write<W: Write>(panel: &Panel, out: W) -> Result<(), Error> {
    let graph = graph(panel)?;
    let about = &panel.about;
    let is_mutual = !graph.kinds.is_empty() && graph.kinds.iter().all(|kind| kind.is_mutual);
    let default = if is_mutual { "undirected" } else { "directed" };
    let mut out = std::io::BufWriter::with_capacity(1 << 16, out);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">")?;
    writeln!(out, "  <meta lastmodifieddate=\"{}\">\n    <creator>The Demarche authors</creator>", about.released)?;
    writeln!(out, "    <keywords>{}</keywords>", Escaped(&about.pack))?;
    let said = format!("{}. {} Made by: {}. {}", about.title, about.rules.join(" "), about.query, about.citation);
    writeln!(out, "    <description>{}</description>\n  </meta>", Escaped(&said))?;
    writeln!(
        out,
        "  <graph defaultedgetype=\"{default}\" idtype=\"string\" mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">"
    )?;
    writeln!(out, "    <attributes class=\"node\" mode=\"static\">")?;
    for name in ["party", "region"] {
        writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"string\"/>")?;
    }
    writeln!(out, "    </attributes>\n    <attributes class=\"edge\" mode=\"static\">")?;
    // Many readers do not know the attribute `kind` of GEXF 1.3, so that it is there as a value too.
    for name in ["kind", "layer", "unit"] {
        writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"string\"/>")?;
    }
    writeln!(out, "    </attributes>\n    <attributes class=\"edge\" mode=\"dynamic\">")?;
    writeln!(out, "      <attribute id=\"value\" title=\"value\" type=\"double\"/>\n    </attributes>")?;
    writeln!(out, "    <nodes count=\"{}\">", graph.nodes.len())?;
    for node in &graph.nodes {
        write!(out, "      <node id=\"{}\" label=\"{}\"", Escaped(&node.id), Escaped(&node.label))?;
        let spell = Spell { start: node.window.first_day(), end: node.window.end().map(Period::last), value: None };
        dates(&mut out, &spell)?;
        write!(out, "><attvalues>")?;
        for (name, value) in
            [("party", &node.kind), ("region", &node.region)].into_iter().filter(|(_, v)| !v.is_empty())
        {
            write!(out, "<attvalue for=\"{name}\" value=\"{}\"/>", Escaped(value))?;
        }
        writeln!(out, "</attvalues></node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges count=\"{}\">", graph.edges.len())?;
    for (number, edge) in graph.edges.iter().enumerate() {
        let kind = &graph.kinds[usize::from(edge.kind)];
        let (from, to) = (&graph.nodes[edge.from as usize].id, &graph.nodes[edge.to as usize].id);
        write!(out, "      <edge id=\"{number}\" source=\"{}\" target=\"{}\"", Escaped(from), Escaped(to))?;
        if kind.is_mutual && !is_mutual {
            write!(out, " type=\"mutual\"")?;
        }
        write!(out, " kind=\"{0}\" label=\"{0}\"", Escaped(kind.name))?;
        if let Some(weight) = mean(edge).value().filter(|weight| *weight > 0.0) {
            write!(out, " weight=\"{weight}\"")?;
        }
        write!(out, "><attvalues>")?;
        for (name, value) in
            [("kind", kind.name), ("layer", kind.layer), ("unit", kind.unit)].into_iter().filter(|(_, v)| !v.is_empty())
        {
            write!(out, "<attvalue for=\"{name}\" value=\"{}\"/>", Escaped(value))?;
        }
        for spell in &edge.spells {
            if let Some(value) = spell.value {
                write!(out, "<attvalue for=\"value\" value=\"{value}\"")?;
                dates(&mut out, spell)?;
                write!(out, "/>")?;
            }
        }
        write!(out, "</attvalues>")?;
        let held = edge.held();
        if held.iter().any(|spell| spell.start.is_some() || spell.end.is_some()) {
            write!(out, "<spells>")?;
            for spell in &held {
                write!(out, "<spell")?;
                dates(&mut out, spell)?;
                write!(out, "/>")?;
            }
            write!(out, "</spells>")?;
        }
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")?;
    out.flush()?;
    Ok(())
}
