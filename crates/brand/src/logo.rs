//! Logos: files from elsewhere that learners' browsers will show.

use std::io::Cursor;

use crate::svg;

/// Most bytes of a logo: it stands in every package twice, and loads with its first page.
pub const MOST_BYTES: usize = 256 << 10;
/// Longest side of a PNG logo, in pixels.
pub const LONGEST_SIDE: u32 = 2000;

/// Most parts of an SVG logo that are drawn again and again.
const MOST_COPIES: usize = 20;

/// A picture that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    kind: Kind,
    bytes: Vec<u8>,
}

/// What a logo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A drawing.
    Svg,
    /// A picture of dots.
    Png,
}

/// Why a file is no logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoProblem {
    /// Neither of the two kinds, or not of the kind that its name says.
    WrongType,
    /// So many bytes; [`MOST_BYTES`] are allowed.
    TooManyBytes(usize),
    /// Width and height in pixels; [`LONGEST_SIDE`] is allowed.
    TooManyPixels(u32, u32),
    /// A PNG that breaks off, or has a mistake in it.
    Damaged,
    /// A drawing that acts, loads from elsewhere or can't be read: the first such place.
    Unsafe(svg::Problem),
    /// A drawing that repeats its parts so often that browsers stop at it.
    TooManyCopies,
}

impl Kind {
    /// Ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Svg => "svg",
            Kind::Png => "png",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Svg => "image/svg+xml",
            Kind::Png => "image/png",
        }
    }

    /// What bytes are, whatever their name says.
    pub fn of(bytes: &[u8]) -> Option<Kind> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Kind::Png);
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let start = text.trim_start_matches('\u{feff}').trim_start();
        (start.starts_with('<') && text.contains("<svg")).then_some(Kind::Svg)
    }
}

impl Logo {
    /// Checks a file whose name promises this kind.
    ///
    /// # Errors
    /// [`LogoProblem`]: the first thing that is wrong.
    pub fn new(kind: Kind, bytes: Vec<u8>) -> Result<Logo, LogoProblem> {
        if bytes.len() > MOST_BYTES {
            return Err(LogoProblem::TooManyBytes(bytes.len()));
        }
        match kind {
            Kind::Png => check_png(&bytes)?,
            Kind::Svg => check_svg(&bytes)?,
        }
        Ok(Logo { kind, bytes })
    }

    /// Checks a file by what it holds.
    ///
    /// # Errors
    /// As [`Logo::new`].
    pub fn of(bytes: Vec<u8>) -> Result<Logo, LogoProblem> {
        if bytes.len() > MOST_BYTES {
            return Err(LogoProblem::TooManyBytes(bytes.len()));
        }
        let kind = Kind::of(&bytes).ok_or(LogoProblem::WrongType)?;
        Logo::new(kind, bytes)
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

fn check_svg(bytes: &[u8]) -> Result<(), LogoProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| LogoProblem::WrongType)?;
    if let Some(problem) = svg::problems(text).into_iter().next() {
        return Err(LogoProblem::Unsafe(problem));
    }
    // Copies of copies: ten of ten, ten times, is more than any browser draws. With so
    // few, no order of them comes to two thousand.
    match svg::copies(text) > MOST_COPIES {
        true => Err(LogoProblem::TooManyCopies),
        false => Ok(()),
    }
}

/// Reads all of it, as a browser would, in bounded memory.
fn check_png(bytes: &[u8]) -> Result<(), LogoProblem> {
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(LogoProblem::WrongType);
    }
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    let (width, height) = {
        let header = decoder.read_header_info();
        let header = header.map_err(|_| LogoProblem::Damaged)?;
        (header.width, header.height)
    };
    if width > LONGEST_SIDE || height > LONGEST_SIDE {
        return Err(LogoProblem::TooManyPixels(width, height));
    }
    let mut reader = decoder.read_info().map_err(|_| LogoProblem::Damaged)?;
    while let Some(_row) = reader.next_row().map_err(|_| LogoProblem::Damaged)? {}
    reader.finish().map_err(|_| LogoProblem::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().unwrap();
        let row = usize::try_from(width.div_ceil(8)).unwrap();
        let rows = vec![0; row * usize::try_from(height).unwrap()];
        writer.write_image_data(&rows).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn pictures_are_taken_for_what_they_hold() {
        let logo = Logo::of(png(40, 20)).unwrap();
        assert_eq!(logo.kind(), Kind::Png);
        let svg = "\u{feff}<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(Logo::of(svg.into()).unwrap().kind(), Kind::Svg);
        for other in [
            &b"GIF89a"[..],
            b"\xff\xd8\xff\xe0",
            b"RIFF....WEBP",
            b"%PDF-1.7",
            b"",
            b"<html><body>",
            b"PK\x03\x04",
            b"\x1f\x8b\x08",
        ] {
            assert_eq!(Logo::of(other.into()), Err(LogoProblem::WrongType));
        }
        assert_eq!(
            Logo::new(Kind::Png, svg.into()),
            Err(LogoProblem::WrongType)
        );
    }

    #[test]
    fn huge_and_damaged_pictures_are_refused() {
        assert_eq!(
            Logo::of(vec![b' '; MOST_BYTES + 1]),
            Err(LogoProblem::TooManyBytes(MOST_BYTES + 1))
        );
        assert_eq!(
            Logo::of(png(LONGEST_SIDE + 1, 2)),
            Err(LogoProblem::TooManyPixels(LONGEST_SIDE + 1, 2))
        );
        assert!(Logo::of(png(LONGEST_SIDE, 2)).is_ok());
        let whole = png(300, 300);
        for length in [8, 20, 33, whole.len() - 20, whole.len() - 1] {
            let cut = whole.get(..length).unwrap().to_vec();
            assert_eq!(Logo::of(cut), Err(LogoProblem::Damaged), "{length}");
        }
        let mut changed = whole;
        let middle = changed.len() / 2;
        *changed.get_mut(middle).unwrap() ^= 0xff;
        assert_eq!(Logo::of(changed), Err(LogoProblem::Damaged));
    }

    #[test]
    fn drawings_that_act_are_refused() {
        for bad in [
            "<svg onload='x()'/>",
            "<svg><script>x</script></svg>",
            "<svg><image href='https://x/y.png'/></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>",
            "<svg>",
        ] {
            let logo = Logo::of(bad.into());
            assert!(
                matches!(logo, Err(LogoProblem::Unsafe(_))),
                "{bad} {logo:?}"
            );
        }
    }

    #[test]
    fn drawings_that_no_browser_finishes_are_refused() {
        let mut bomb = String::from("<svg><g id='a0'><path d='M0 0h1'/></g>");
        for level in 1..10 {
            let copy = format!("<use href='#a{}'/>", level - 1);
            bomb.push_str(&format!("<g id='a{level}'>{}</g>", copy.repeat(10)));
        }
        bomb.push_str("</svg>");
        assert_eq!(Logo::of(bomb.into()), Err(LogoProblem::TooManyCopies));
        // The same by patterns, whose shapes are painted with the next pattern: one by one,
        // all at once, or by a style sheet.
        for (begin, shape, style) in [
            ("<g>", "<path fill='url(#pN)' d='M0 0h1'/>", ""),
            ("<g fill='url(#pN)'>", "<path d='M0 0h1'/>", ""),
            (
                "<g>",
                "<path class='cN' d='M0 0h1'/>",
                "<style>.c1{fill:url(#p1)}</style>",
            ),
        ] {
            let pattern = |level: usize| {
                let inside = format!("{begin}{}</g>", shape.repeat(10));
                let inside = inside.replace("pN", &format!("p{}", level + 1));
                format!("<pattern id='p{level}'>{inside}</pattern>")
            };
            let patterns: String = (0..9).map(pattern).collect();
            let bomb = format!("<svg>{style}{patterns}<path fill='url(#p0)' d='M0 0h9v9z'/></svg>");
            assert_eq!(
                Logo::of(bomb.into()),
                Err(LogoProblem::TooManyCopies),
                "{begin}{shape}"
            );
        }
    }

    #[test]
    fn drawings_of_drawing_programs_are_taken() {
        let gradients = "<path class='a' fill='url(#g)' d='M0 0h1'/>".repeat(200);
        let shapes = "<path d='M0 0h1'/>".repeat(200);
        let drawing = format!(
            "<svg xmlns='http://www.w3.org/2000/svg'><defs><linearGradient id='g'/>\
             <mask id='m'>{shapes}</mask><pattern id='p'><path fill='url(#g)'/></pattern></defs>\
             {gradients}<g mask='url(#m)'>{shapes}</g></svg>"
        );
        // One pattern that is painted with a gradient: its mask may not be large, too.
        assert_eq!(
            Logo::of(drawing.clone().into()),
            Err(LogoProblem::TooManyCopies)
        );
        let plain = drawing.replace("<path fill='url(#g)'/></pattern>", "<path/></pattern>");
        assert!(Logo::of(plain.into()).is_ok());
        let small = drawing.replacen(&shapes, "<path/>", 1);
        assert!(Logo::of(small.into()).is_ok());
    }
}
