//! A partner's name, colour and link -> banners for its own web site, its posters, its
//! messages. The letters are drawn as outlines, so that a picture looks the same
//! everywhere. Nobody's mark is in them: a place is left for the partner's logo.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, WriteOptions, fontdb};

/// The programme's own colour.
pub const COLOUR: &str = "#0b5a6e";

/// A shape that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// In addresses and file names.
    pub name: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Every shape: a page's banner, a link's preview, a square, the head of an A4 poster at
/// 300 dots an inch.
pub const FORMATS: [Format; 4] = [
    Format {
        name: "bandeau",
        width: 1200,
        height: 300,
    },
    Format {
        name: "partage",
        width: 1200,
        height: 630,
    },
    Format {
        name: "carre",
        width: 1080,
        height: 1080,
    },
    Format {
        name: "affiche",
        width: 2480,
        height: 1000,
    },
];

/// What a banner says.
#[derive(Clone, Debug)]
pub struct Banner<'a> {
    /// Its shape.
    pub format: Format,
    /// `#rrggbb`, dark enough for white letters.
    pub colour: &'a str,
    /// The largest words.
    pub headline: &'a str,
    /// A sentence below.
    pub text: &'a str,
    /// Who invites, such as `Avec Acme`.
    pub with: &'a str,
    /// Without the scheme, as people type it.
    pub address: &'a str,
    /// What stands where the logo will.
    pub logo: &'a str,
    /// An SVG of the address, square.
    pub code: &'a str,
    /// Text alternative of the whole.
    pub alternative: &'a str,
}

/// A picture could not be made: a defect.
#[derive(Debug, thiserror::Error)]
#[error("a banner can't be drawn: {0}")]
pub struct BannerError(String);

impl Banner<'_> {
    /// As SVG, outlines for letters.
    ///
    /// # Errors
    ///
    /// [`BannerError`].
    pub fn svg(&self) -> Result<String, BannerError> {
        let drawn = self.tree()?.to_string(&WriteOptions::default());
        let named = format!(
            "<svg role=\"img\" aria-label=\"{}\" ",
            escape(self.alternative)
        );
        Ok(drawn.replacen("<svg ", &named, 1))
    }

    /// As PNG.
    ///
    /// # Errors
    ///
    /// [`BannerError`].
    pub fn png(&self) -> Result<Vec<u8>, BannerError> {
        let failed = |error: &dyn std::fmt::Display| BannerError(error.to_string());
        let Format { width, height, .. } = self.format;
        let pixels = Pixmap::new(width, height);
        let mut pixels = pixels.ok_or_else(|| failed(&"no pixels"))?;
        resvg::render(&self.tree()?, Transform::default(), &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| failed(&error))
    }

    fn tree(&self) -> Result<Tree, BannerError> {
        let options = Options {
            fontdb: Arc::clone(&FONTS),
            font_family: FAMILY.to_owned(),
            ..Options::default()
        };
        Tree::from_str(&self.drawing(), &options).map_err(|error| BannerError(error.to_string()))
    }

    /// The drawing, its letters still text.
    fn drawing(&self) -> String {
        let (width, height) = (f64::from(self.format.width), f64::from(self.format.height));
        let is_wide = width > 2.2 * height;
        // Everything is a share of the height, or of a square's, which has more lines.
        let unit = if is_wide {
            height
        } else {
            (height * 0.55).max(width * 0.34)
        };
        let edge = unit * 0.12;
        let side = match is_wide {
            true => height * 0.52,
            false => height * 0.24,
        };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\"><rect width=\"{width}\" height=\"{height}\" \
             fill=\"{}\"/><path d=\"M{} 0H{width}V{height}H{}z\" fill=\"#fff\" \
             fill-opacity=\".08\"/>",
            self.colour,
            width - height * 0.9,
            width - height * 0.55,
        );
        // Right: the logo's place, and the code where cameras can read it.
        let logo = (side * 1.5, side * 0.62);
        let right = width - edge - logo.0;
        place(&mut svg, (right, edge), logo, self.logo);
        let has_code = height >= 500.0;
        let lines = match is_wide {
            true => right - 2.0 * edge,
            false => width - 2.0 * edge,
        };
        let code = unit * 0.36;
        if has_code {
            let (x, y) = (width - edge - code, height - edge - code);
            let piece =
                format!("<svg x=\"{x:.1}\" y=\"{y:.1}\" width=\"{code:.1}\" height=\"{code:.1}\" ");
            svg.push_str(&self.code.replacen("<svg ", &piece, 1));
        }
        let beside_code = match has_code && !is_wide {
            true => lines - code - edge,
            false => lines,
        };
        // Left: words, from below the logo where it has no column of its own; smaller
        // where a long name needs more lines than there is room for.
        let top = match is_wide {
            true => edge,
            false => edge * 2.0 + logo.1,
        };
        let mut shrunk = unit;
        let mut blocks = self.blocks(shrunk, lines, beside_code);
        while blocks.iter().map(Block::height).sum::<f64>() > height - top - edge * 0.5 {
            shrunk *= 0.95;
            blocks = self.blocks(shrunk, lines, beside_code);
        }
        let mut at = top;
        for block in blocks {
            let Block { size, weight, .. } = block;
            let mut line_at = at;
            for line in &block.lines {
                line_at += size * LEADING;
                let _ = write!(
                    svg,
                    "<text x=\"{edge:.1}\" y=\"{line_at:.1}\" font-size=\"{size:.1}\" \
                     font-weight=\"{weight}\" fill=\"#fff\">{}</text>",
                    escape(line)
                );
            }
            at += block.height();
        }
        svg.push_str("</svg>");
        svg
    }

    /// The words from top to bottom, sized by `unit`; the last ones stand beside the
    /// code.
    fn blocks(&self, unit: f64, wide: f64, beside_code: f64) -> Vec<Block> {
        [
            (self.headline, 0.17, wide, 2, 600),
            (self.text, 0.085, beside_code, 2, 400),
            (self.with, 0.1, beside_code, 2, 600),
            (self.address, 0.08, beside_code, 1, 400),
        ]
        .map(|(text, share, width, most, weight)| {
            let (size, lines) = fit(text, unit * share, width, most);
            Block {
                lines,
                size,
                weight,
            }
        })
        .into()
    }
}

/// Distance of two lines, in sizes.
const LEADING: f64 = 1.16;

/// Lines of one size.
struct Block {
    lines: Vec<String>,
    size: f64,
    weight: u32,
}

impl Block {
    /// With the space below.
    fn height(&self) -> f64 {
        self.size * (LEADING * self.lines.len() as f64 + 0.3)
    }
}

/// A dashed frame that says what goes there.
fn place(svg: &mut String, (x, y): (f64, f64), (width, height): (f64, f64), text: &str) {
    let (size, _) = fit(text, height * 0.24, width * 0.85, 1);
    let stroke = height * 0.02;
    let _ = write!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
         rx=\"{:.1}\" fill=\"#fff\" fill-opacity=\".12\" stroke=\"#fff\" \
         stroke-width=\"{stroke:.1}\" stroke-dasharray=\"{:.1} {:.1}\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size:.1}\" text-anchor=\"middle\" \
         fill=\"#fff\">{}</text>",
        height * 0.1,
        stroke * 4.0,
        stroke * 3.0,
        x + width / 2.0,
        y + height / 2.0 + size * 0.33,
        escape(text)
    );
}

/// Breaks a text into at most so many lines, smaller where need be: the size, and the
/// lines.
fn fit(text: &str, size: f64, width: f64, most: usize) -> (f64, Vec<String>) {
    let mut size = size;
    for _ in 0..40 {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|it| !it.is_empty()) {
            match lines.last_mut() {
                Some(line) if measure(line) + measure(word) + 0.27 <= width / size => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        let fits = lines.iter().all(|line| measure(line) * size <= width);
        if fits && lines.len() <= most {
            return (size, lines);
        }
        size *= 0.93;
    }
    (size, vec![text.to_owned()])
}

/// Width of a text in ems, never less than Libertinus needs.
fn measure(text: &str) -> f64 {
    let letter = |it: char| match it {
        ' ' | '\u{a0}' | 'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '!' | '’' | '\'' | '|' => 0.3,
        'f' | 't' | 'r' | 's' | '-' | '(' | ')' | '/' | 'I' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.98,
        it if it.is_uppercase() => 0.74,
        it if it.is_ascii() || it.is_lowercase() => 0.57,
        _ => 1.0,
    };
    text.chars().map(letter).sum()
}

/// As text of XML, which has no place for two of the characters that names can have.
fn escape(text: &str) -> String {
    quick_xml::escape::escape(text.replace(['\u{fffe}', '\u{ffff}'], "")).into_owned()
}

const FAMILY: &str = "Libertinus Serif";

/// The fonts of the attestation (SIL Open Font License).
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in [
        include_bytes!("../../../attestation/fonts/LibertinusSerif-Regular.otf").as_slice(),
        include_bytes!("../../../attestation/fonts/LibertinusSerif-Semibold.otf").as_slice(),
    ] {
        fonts.load_font_data(font.to_vec());
    }
    Arc::new(fonts)
});

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">\
                        <path d=\"M0 0h1v1z\"/></svg>";

    fn banner(format: Format, with: &str) -> Banner<'_> {
        Banner {
            format,
            colour: COLOUR,
            headline: "Cybersécurité : prenez les bons réflexes",
            text: "Des cours gratuits, sans compte, à votre rythme.",
            with,
            address: "cours.example/p/acme-et-compagnie",
            logo: "Votre logo",
            code: CODE,
            alternative: "Bandeau <de> \"Acme\" & Cie",
        }
    }

    #[test]
    fn every_format_holds_its_words() {
        let long = "Avec la Communauté d’agglomération de MONTIGNY-LE-BRETONNEUX & WAMBRECHIES";
        let odd = "Avec \u{fffe}Ac\u{202e}me\u{ffff}";
        for with in [
            "Avec Acme",
            long,
            &"W".repeat(100),
            &"\u{4e2d}".repeat(40),
            odd,
        ] {
            for format in FORMATS {
                let tree = banner(format, with).tree().expect("a drawing");
                let bounds = tree.root().abs_bounding_box();
                let (width, height) = (format.width as f32, format.height as f32);
                assert!(
                    bounds.left() >= 0.0
                        && bounds.top() >= 0.0
                        && bounds.right() <= width + 0.5
                        && bounds.bottom() <= height + 0.5,
                    "{} {with}: {bounds:?}",
                    format.name
                );
            }
        }
    }

    #[test]
    fn pictures_are_whole_and_the_same_each_time() {
        for format in FORMATS {
            let banner = banner(format, "Avec <b>Acme</b> & Cie");
            let png = banner.png().expect("a picture");
            assert!(png.starts_with(b"\x89PNG"));
            let size = |at: usize| png.get(at..at + 4).map(<[u8]>::to_vec);
            assert_eq!(size(16), Some(format.width.to_be_bytes().to_vec()));
            assert_eq!(size(20), Some(format.height.to_be_bytes().to_vec()));
            assert_eq!(banner.png().expect("a picture"), png);
        }
    }

    #[test]
    fn letters_are_outlines_and_words_an_alternative() {
        let svg = banner(FORMATS[0], "Avec <b>Acme</b>")
            .svg()
            .expect("a picture");
        assert!(!svg.contains("<text") && !svg.contains("<b>"), "{svg}");
        let label = "aria-label=\"Bandeau &lt;de&gt; &quot;Acme&quot; &amp; Cie\"";
        assert!(
            svg.starts_with("<svg role=\"img\"") && svg.contains(label),
            "{svg}"
        );
    }
}
