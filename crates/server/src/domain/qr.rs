//! A text as a QR code, drawn as one path.

use qrcode::{Color, EcLevel, QrCode};

/// Modules left free around the code, as readers need (ISO/IEC 18004).
const QUIET: usize = 4;

/// An SVG, black on white whatever the page's colours; none if the text is too long.
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    let colors = code.to_colors();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|it| **it == Color::Dark).count();
            if run > 0 {
                let (left, top) = (x + QUIET, y + QUIET);
                path.push_str(&format!("M{left} {top}h{run}v1h-{run}z"));
            }
            x += run.max(1);
        }
    }
    let side = width + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
         <path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_where_it_fits() {
        let drawn = svg("https://cours.example/verifier#ABC").unwrap_or_default();
        assert!(
            drawn.starts_with("<svg") && drawn.contains("M4 4h7v1h-7z"),
            "{drawn}"
        );
        assert_eq!(svg(&"A".repeat(8000)), None);
    }
}
