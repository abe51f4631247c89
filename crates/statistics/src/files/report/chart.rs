//! Charts as rectangles, lines and texts, which the template prints as SVG. They
//! are drawn 360 units wide, a phone's width: texts stay readable there.

use serde::Serialize;

use super::french::number;

const WIDTH: f64 = 360.0;

/// What the template prints.
#[derive(Serialize)]
pub(crate) struct Drawing {
    width: f64,
    height: f64,
    rectangles: Vec<Rectangle>,
    lines: Vec<Line>,
    texts: Vec<Text>,
}

#[derive(Serialize)]
struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    class: &'static str,
}

#[derive(Serialize)]
struct Line {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

#[derive(Serialize)]
struct Text {
    x: f64,
    y: f64,
    anchor: &'static str,
    class: &'static str,
    text: String,
}

/// One label and its values.
pub(crate) struct Bar {
    pub label: String,
    pub values: Vec<u64>,
    pub note: String,
}

impl Drawing {
    fn new(height: f64) -> Drawing {
        Drawing {
            width: WIDTH,
            height,
            rectangles: Vec::new(),
            lines: Vec::new(),
            texts: Vec::new(),
        }
    }

    fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, class: &'static str) {
        let [x, y, width, height] = [x, y, width, height].map(tenth);
        self.rectangles.push(Rectangle {
            x,
            y,
            width,
            height,
            class,
        });
    }

    fn text(&mut self, x: f64, y: f64, anchor: &'static str, class: &'static str, text: &str) {
        let text = text.to_owned();
        let [x, y] = [x, y].map(tenth);
        self.texts.push(Text {
            x,
            y,
            anchor,
            class,
            text,
        });
    }
}

const SERIES: [&str; 4] = ["s0", "s1", "s2", "s3"];

/// Label above, parts of one bar after another, note at the right.
pub(crate) fn stacked(bars: &[Bar]) -> Drawing {
    const ROW: f64 = 44.0;
    const ROOM: f64 = 300.0;
    let mut drawing = Drawing::new(bars.len() as f64 * ROW);
    let longest = bars
        .iter()
        .map(|bar| bar.values.iter().sum::<u64>())
        .max()
        .unwrap_or(0)
        .max(1);
    for (index, bar) in bars.iter().enumerate() {
        let top = index as f64 * ROW;
        drawing.text(
            0.0,
            top + 14.0,
            "start",
            "label",
            &shortened(&bar.label, 46),
        );
        let mut x = 0.0;
        for (&value, class) in bar.values.iter().zip(SERIES) {
            let width = value as f64 / longest as f64 * ROOM;
            // A hair between parts, so that they are told apart without colours.
            drawing.bar(x, top + 20.0, (width - 1.0).max(0.0), 16.0, class);
            x += width;
        }
        drawing.text(WIDTH, top + 33.0, "end", "value", &bar.note);
    }
    drawing
}

/// Label at the left, bar, note behind it.
pub(crate) fn horizontal(bars: &[Bar]) -> Drawing {
    const ROW: f64 = 22.0;
    const LABEL: f64 = 182.0;
    const ROOM: f64 = 104.0;
    let mut drawing = Drawing::new((bars.len() as f64 * ROW).max(ROW));
    let longest = bars
        .iter()
        .map(|bar| bar.values[0])
        .max()
        .unwrap_or(0)
        .max(1);
    for (index, bar) in bars.iter().enumerate() {
        let top = index as f64 * ROW;
        drawing.text(
            LABEL - 8.0,
            top + 15.0,
            "end",
            "label",
            &shortened(&bar.label, 27),
        );
        let width = bar.values[0] as f64 / longest as f64 * ROOM;
        drawing.bar(LABEL, top + 4.0, width, 14.0, "s0");
        drawing.text(LABEL + width + 5.0, top + 15.0, "start", "value", &bar.note);
    }
    drawing
}

/// Columns side by side over a label, with three lines of scale.
pub(crate) fn columns(bars: &[Bar]) -> Drawing {
    const TOP: f64 = 12.0;
    const BOTTOM: f64 = 172.0;
    const LEFT: f64 = 70.0;
    let mut drawing = Drawing::new(192.0);
    let highest = bars
        .iter()
        .flat_map(|bar| bar.values.clone())
        .max()
        .unwrap_or(0);
    let top = round_up(highest);
    for step in 0..=2u64 {
        let y = BOTTOM - (BOTTOM - TOP) * step as f64 / 2.0;
        drawing.lines.push(Line {
            x1: LEFT,
            y1: y,
            x2: WIDTH,
            y2: y,
        });
        drawing.text(LEFT - 6.0, y + 4.0, "end", "scale", &number(top * step / 2));
    }
    let room = (WIDTH - LEFT) / bars.len() as f64;
    for (index, bar) in bars.iter().enumerate() {
        let left = LEFT + index as f64 * room;
        let width = (room - 5.0) / bar.values.len() as f64;
        for (place, (&value, class)) in bar.values.iter().zip(["s0", "s3"]).enumerate() {
            let height = value as f64 / top as f64 * (BOTTOM - TOP);
            let x = left + 2.5 + place as f64 * width;
            drawing.bar(x, BOTTOM - height, width - 1.0, height, class);
        }
        drawing.text(
            left + room / 2.0,
            BOTTOM + 16.0,
            "middle",
            "label",
            &bar.label,
        );
    }
    drawing
}

/// An even number with one or two digits that matter, for a scale.
fn round_up(value: u64) -> u64 {
    let mut unit = 2;
    loop {
        for steps in [1, 2, 3, 4, 5] {
            if value <= unit * steps {
                return unit * steps;
            }
        }
        unit *= if unit.to_string().starts_with('2') {
            5
        } else {
            2
        };
    }
}

fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round() {
        for (value, top) in [
            (0, 2),
            (7, 8),
            (11, 20),
            (73, 80),
            (130, 200),
            (2_731, 3_000),
        ] {
            assert_eq!(round_up(value), top, "{value}");
        }
    }
}
