//! A picture as it is described: words, and what is drawn.

use demarche_core::counted;

use crate::Error;
use crate::calibration::Calibration;
use crate::chances::{Chances, Quantiles};
use crate::flips::Flips;
use crate::intervals::Intervals;
use crate::marks::Key;
use crate::matrix::Matrix;
use crate::network::Network;
use crate::plane::{Plane, Roster};
use crate::strip::Strip;
use crate::table::Table;
use crate::timeline::Timeline;
use crate::trajectories::Trajectories;
use crate::{page, png, svg};

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Positions on one line, with intervals.
    Strip(Strip),
    /// What was given to one side against what was given to the other.
    Plane(Plane),
    /// Who stands where on a plane, by code.
    Roster(Roster),
    /// Actors by layers.
    Table(Table),
    /// Values over time, with bands.
    Trajectories(Trajectories),
    /// What happened when, lane by lane.
    Timeline(Timeline),
    /// A value for each pair.
    Matrix(Matrix),
    /// The strongest ties.
    Network(Network),
    /// Values, each on a row of its own with its interval.
    Intervals(Intervals),
    /// What each actor may answer, as dots that can be counted.
    Chances(Chances),
    /// Numbers that are not known yet, as dots that can be counted.
    Quantiles(Quantiles),
    /// How often what was given a chance came.
    Calibration(Calibration),
    /// Actors before and after a change of assumptions.
    Flips(Flips),
}

/// One plot of a picture, with a caption that may be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What it shows.
    pub caption: String,
    /// The plot.
    pub plot: Plot,
}

/// A picture: what it finds, what it measures, where that comes from, and the plots.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The finding, in one sentence.
    pub title: String,
    /// Measure, unit and date.
    pub subtitle: String,
    /// The plots, side by side where there is room.
    pub panels: Vec<Panel>,
    /// What a reader must know: what is not shown, and why.
    pub notes: Vec<String>,
    /// The body of evidence, its sources, and the command that draws it again.
    pub source: String,
    /// The picture in words, for those who cannot see it; made from the other words if empty.
    pub alt: String,
}

impl Picture {
    /// A picture of one plot.
    #[must_use]
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>, source: impl Into<String>, plot: Plot) -> Self {
        Self {
            title: title.into(),
            subtitle: subtitle.into(),
            panels: vec![Panel { caption: String::new(), plot }],
            notes: Vec::new(),
            source: source.into(),
            alt: String::new(),
        }
    }

    /// With one more plot.
    #[must_use]
    pub fn and(mut self, caption: impl Into<String>, plot: Plot) -> Self {
        self.panels.push(Panel { caption: caption.into(), plot });
        self
    }

    /// With a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The picture as SVG. It is as wide as asked, and as high as asked or as it needs.
    #[must_use]
    pub fn svg(&self, size: Size) -> String {
        svg::write(&page::compose(self, size), &crate::font::clean(&self.title), &self.description())
    }

    /// The same as PNG.
    ///
    /// # Errors
    /// If it would be too large.
    pub fn png(&self, size: Size) -> Result<Vec<u8>, Error> {
        png::write(&page::compose(self, size), size.scale)
    }

    /// The size that suits it, where none is asked for: that of a shared link, and nearly square for a matrix.
    #[must_use]
    pub fn size(&self) -> Size {
        match self.panels.as_slice() {
            [Panel { plot: Plot::Intervals(plot), .. }] if plot.rows.len() <= 8 => {
                Size { width: 960.0, height: 360.0, scale: 1.0 }
            }
            [Panel { plot: Plot::Calibration(_), .. }] => Size { width: 560.0, ..Size::SHARED },
            [Panel { plot: Plot::Matrix(matrix), .. }] if matrix.items.len() <= 12 => {
                Size { width: 680.0, ..Size::SHARED }
            }
            [Panel { plot: Plot::Matrix(matrix), .. }] if matrix.items.len() <= 80 => {
                Size { width: 840.0, ..Size::SHARED }
            }
            [Panel { plot: Plot::Matrix(_), .. }] => Size { width: 1060.0, ..Size::SHARED },
            _ => Size::SHARED,
        }
    }

    /// The picture in words.
    #[must_use]
    pub fn description(&self) -> String {
        let own = if self.alt.is_empty() {
            let plots = self.panels.iter().map(|panel| panel.plot.words());
            plots.collect::<Vec<_>>().join(" ")
        } else {
            self.alt.clone()
        };
        let parts = [self.subtitle.as_str(), &own, &self.notes.join(" "), &self.source];
        crate::font::clean(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

impl Plot {
    /// What the plot needs in height, at this width.
    pub(crate) fn height(&self, width: f64) -> f64 {
        match self {
            Self::Strip(plot) => plot.height(width),
            Self::Plane(plot) => plot.height(width),
            Self::Roster(plot) => plot.height(width),
            Self::Table(plot) => plot.height(width),
            Self::Trajectories(plot) => plot.height(width),
            Self::Timeline(plot) => plot.height(width),
            Self::Matrix(plot) => plot.height(width),
            Self::Network(plot) => plot.height(width),
            Self::Intervals(plot) => plot.height(width),
            Self::Chances(plot) => plot.height(width),
            Self::Quantiles(plot) => plot.height(width),
            Self::Calibration(plot) => plot.height(width),
            Self::Flips(plot) => plot.height(width),
        }
    }

    pub(crate) fn draw(&self, scene: &mut crate::scene::Scene, area: crate::scene::Area) {
        match self {
            Self::Strip(plot) => plot.draw(scene, area),
            Self::Plane(plot) => plot.draw(scene, area),
            Self::Roster(plot) => plot.draw(scene, area),
            Self::Table(plot) => plot.draw(scene, area),
            Self::Trajectories(plot) => plot.draw(scene, area),
            Self::Timeline(plot) => plot.draw(scene, area),
            Self::Matrix(plot) => plot.draw(scene, area),
            Self::Network(plot) => plot.draw(scene, area),
            Self::Intervals(plot) => plot.draw(scene, area),
            Self::Chances(plot) => plot.draw(scene, area),
            Self::Quantiles(plot) => plot.draw(scene, area),
            Self::Calibration(plot) => plot.draw(scene, area),
            Self::Flips(plot) => plot.draw(scene, area),
        }
    }

    /// Every mark that it uses, and what the mark stands for.
    pub(crate) fn keys(&self) -> Vec<Key> {
        match self {
            Self::Strip(plot) => plot.keys(),
            Self::Plane(plot) => plot.keys(),
            Self::Roster(_) => Vec::new(),
            Self::Table(plot) => plot.keys(),
            Self::Trajectories(plot) => plot.keys(),
            Self::Timeline(plot) => plot.keys(),
            Self::Matrix(plot) => plot.keys(),
            Self::Network(plot) => plot.keys(),
            Self::Intervals(plot) => plot.keys(),
            Self::Chances(plot) => plot.keys(),
            Self::Quantiles(plot) => plot.keys(),
            Self::Calibration(plot) => plot.keys(),
            Self::Flips(plot) => plot.keys(),
        }
    }

    /// How much of the width it takes beside another.
    pub(crate) fn share(&self) -> f64 {
        match self {
            Self::Plane(_) => 1.0,
            Self::Roster(_) | Self::Table(_) => 1.15,
            _ => 1.0,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Strip(plot) => format!("A strip of {}.", counted(plot.spots.len(), "position")),
            Self::Plane(plot) => format!("A plane of {}.", counted(plot.spots.len(), "actor")),
            Self::Roster(_) => "A list of the actors at each place.".to_owned(),
            Self::Table(plot) => {
                format!("A table of {} by {}.", counted(plot.rows.len(), "actor"), counted(plot.columns.len(), "layer"))
            }
            Self::Trajectories(plot) => format!("{} lines over time.", plot.series.len()),
            Self::Timeline(plot) => format!("A timeline of {} lanes.", plot.lanes.len()),
            Self::Matrix(plot) => format!("A matrix of {}.", counted(plot.items.len(), "row")),
            Self::Network(plot) => {
                format!("A network of {} and {}.", counted(plot.nodes.len(), "node"), counted(plot.ties.len(), "tie"))
            }
            Self::Intervals(plot) => format!("{} values with their intervals.", plot.rows.len()),
            Self::Chances(plot) => format!("The chances of {}, twenty dots each.", counted(plot.rows.len(), "actor")),
            Self::Quantiles(plot) => format!("{} numbers, each as dots of equal chance.", plot.rows.len()),
            Self::Calibration(plot) => format!("Calibration of {}: {} bins.", plot.class, plot.bins.len()),
            Self::Flips(plot) => format!("{} before and after.", counted(plot.rows.len(), "actor")),
        }
    }
}

/// How large a picture is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Its width.
    pub width: f64,
    /// Its height, or more where it needs more.
    pub height: f64,
    /// Pixels of a PNG for each unit.
    pub scale: f64,
}

impl Size {
    /// The size at which a link is previewed elsewhere.
    pub const SHARED: Self = Self { width: 1200.0, height: 630.0, scale: 1.0 };
}

impl std::str::FromStr for Size {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Size { found: text.to_owned() };
        let (size, scale) = text.split_once('@').unwrap_or((text, "1"));
        let (width, height) = size.split_once(['x', '×']).ok_or_else(wrong)?;
        let number = |text: &str, low: u32, high: u32| {
            text.parse::<u32>().ok().filter(|number| (low..=high).contains(number)).map(f64::from).ok_or_else(wrong)
        };
        Ok(Self { width: number(width, 480, 4000)?, height: number(height, 200, 8000)?, scale: number(scale, 1, 4)? })
    }
}
