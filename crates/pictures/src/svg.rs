//! A drawing as SVG.

use crate::font::{FAMILY, Weight};
use crate::palette::PAPER;
use crate::scene::{Anchor, Item, Pen, Scene, Shape, tenth};

/// A number as short as a tenth of a pixel can be written.
fn number(value: f64) -> String {
    let text = format!("{:.1}", tenth(value));
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn stroke(pen: Option<Pen>) -> String {
    pen.map_or_else(String::new, |pen| {
        let dashes = if pen.is_dashed { " stroke-dasharray=\"4 3\"" } else { "" };
        format!(" stroke=\"{}\" stroke-width=\"{}\"{dashes}", pen.colour.hex(), number(pen.width))
    })
}

fn shape(item: &Item) -> (&'static str, String, String) {
    match &item.shape {
        Shape::Lines { parts, fill, pen } => {
            let mut path = String::new();
            for (points, is_closed) in parts {
                for (index, (x, y)) in points.iter().enumerate() {
                    path.push_str(if index == 0 { "M" } else { "L" });
                    path.push_str(&format!("{} {}", number(*x), number(*y)));
                }
                path.push_str(if *is_closed { "Z" } else { "" });
            }
            let fill = match fill {
                None => " fill=\"none\"".to_owned(),
                Some((colour, 1.0)) => format!(" fill=\"{}\"", colour.hex()),
                Some((colour, opacity)) => format!(" fill=\"{}\" fill-opacity=\"{opacity:.2}\"", colour.hex()),
            };
            ("path", format!(" d=\"{path}\"{fill}{}", stroke(*pen)), String::new())
        }
        Shape::Circle { x, y, r, fill, pen } => {
            let fill = fill.map_or_else(|| "none".to_owned(), |fill| fill.hex());
            let place = format!(" cx=\"{}\" cy=\"{}\" r=\"{}\"", number(*x), number(*y), number(*r));
            ("circle", format!("{place} fill=\"{fill}\"{}", stroke(*pen)), String::new())
        }
        Shape::Text { x, y, text, set, width } => {
            let mut attributes =
                format!(" x=\"{}\" y=\"{}\" font-size=\"{}\"", number(*x), number(*y), number(set.size));
            if set.weight == Weight::Bold {
                attributes.push_str(" font-weight=\"600\"");
            }
            attributes.push_str(&format!(" fill=\"{}\"", set.colour.hex()));
            match set.anchor {
                Anchor::Start => {}
                Anchor::Middle => attributes.push_str(" text-anchor=\"middle\""),
                Anchor::End => attributes.push_str(" text-anchor=\"end\""),
            }
            if set.is_turned {
                attributes.push_str(&format!(" transform=\"rotate(-90 {} {})\"", number(*x), number(*y)));
            }
            if set.has_halo {
                attributes.push_str(&format!(
                    " paint-order=\"stroke\" stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\"",
                    PAPER.hex()
                ));
            }
            attributes.push_str(&format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(*width)));
            ("text", attributes, escape(text))
        }
    }
}

/// The page as one SVG document, named and described for those who cannot see it.
pub(crate) fn write(scene: &Scene, title: &str, description: &str) -> String {
    let (width, height) = (number(scene.width), number(scene.height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"title description\" font-family=\"{FAMILY}\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n",
        escape(title),
        escape(description)
    );
    let mut open = "";
    for item in &scene.items {
        if item.tip != open {
            svg.push_str(if open.is_empty() { "" } else { "</g>\n" });
            if !item.tip.is_empty() {
                svg.push_str(&format!("<g><title>{}</title>\n", escape(&item.tip)));
            }
            open = &item.tip;
        }
        let (name, attributes, content) = shape(item);
        svg.push_str(&match content.as_str() {
            "" => format!("<{name}{attributes}/>\n"),
            content => format!("<{name}{attributes}>{content}</{name}>\n"),
        });
    }
    svg.push_str(if open.is_empty() { "" } else { "</g>\n" });
    svg.push_str("</svg>\n");
    svg
}
