//! Reads an SVG back with another program's parser.

use demarche_pictures::{Picture, Size};

/// A box of a text, or of a shape.
#[derive(Debug, Clone)]
pub(crate) struct Box {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) what: String,
}

impl Box {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// What is on a page.
pub(crate) struct Page {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) texts: Vec<Box>,
    pub(crate) shapes: Vec<Box>,
    pub(crate) tips: Vec<String>,
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap_or_else(|| panic!("{name} of {node:?}")).parse().unwrap()
}

pub(crate) fn read(svg: &str) -> Page {
    let document = roxmltree::Document::parse(svg).unwrap();
    let root = document.root_element();
    let mut page = Page {
        width: number(root, "width"),
        height: number(root, "height"),
        texts: vec![],
        shapes: vec![],
        tips: vec![],
    };
    for node in root.descendants().filter(|node| node.is_element()) {
        match node.tag_name().name() {
            "text" => page.texts.push(text(node)),
            "title" => page.tips.push(node.text().unwrap_or_default().to_owned()),
            "circle" => {
                let (x, y, r) = (number(node, "cx"), number(node, "cy"), number(node, "r"));
                page.shapes.push(Box {
                    left: x - r,
                    top: y - r,
                    right: x + r,
                    bottom: y + r,
                    what: "circle".to_owned(),
                });
            }
            "path" => {
                let numbers: Vec<f64> = node
                    .attribute("d")
                    .unwrap()
                    .split(['M', 'L', 'Z', ' '])
                    .filter(|part| !part.is_empty())
                    .map(|part| part.parse().unwrap())
                    .collect();
                let (xs, ys) = (numbers.iter().step_by(2), numbers.iter().skip(1).step_by(2));
                let least = |values: &mut dyn Iterator<Item = &f64>| values.copied().fold(f64::INFINITY, f64::min);
                let most = |values: &mut dyn Iterator<Item = &f64>| values.copied().fold(f64::NEG_INFINITY, f64::max);
                page.shapes.push(Box {
                    left: least(&mut xs.clone()),
                    right: most(&mut xs.clone()),
                    top: least(&mut ys.clone()),
                    bottom: most(&mut ys.clone()),
                    what: "path".to_owned(),
                });
            }
            "svg" | "g" | "desc" => {}
            other => panic!("what is a {other}?"),
        }
    }
    page
}

/// The box of a text: from its capital letters down to a little below its line.
fn text(node: roxmltree::Node<'_, '_>) -> Box {
    let (x, y, size, width) =
        (number(node, "x"), number(node, "y"), number(node, "font-size"), number(node, "textLength"));
    let before = match node.attribute("text-anchor") {
        Some("middle") => width / 2.0,
        Some("end") => width,
        _ => 0.0,
    };
    let (up, down) = (size * 0.68, size * 0.14);
    let what = node.text().unwrap_or_default().to_owned();
    if node.attribute("transform").is_some() {
        Box { left: x - up, right: x + down, top: y + before - width, bottom: y + before, what }
    } else {
        Box { left: x - before, right: x - before + width, top: y - up, bottom: y + down, what }
    }
}

/// Nothing leaves the page, and no text lies on another.
pub(crate) fn check(name: &str, picture: &Picture, size: Size) -> Page {
    let page = read(&picture.svg(size));
    assert!(page.width >= size.width && page.height >= size.height, "{name}");
    for item in page.texts.iter().chain(&page.shapes) {
        let is_inside =
            item.left >= -0.1 && item.top >= -0.1 && item.right <= page.width + 0.1 && item.bottom <= page.height + 0.1;
        assert!(is_inside, "{name} at {size:?}: off the page: {item:?}");
    }
    for (index, text) in page.texts.iter().enumerate() {
        for other in &page.texts[..index] {
            assert!(!text.meets(other), "{name} at {size:?}: {text:?} lies on {other:?}");
        }
    }
    page
}
