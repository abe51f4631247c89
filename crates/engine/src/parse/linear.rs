//! A formula as one line of signs, for where only words can be shown: the list of a matching
//! question, what an LMS is told of an answer.

use crate::xml::{self, Element, Node};

/// Operators with a space on both sides.
const APART: &str = "=+−-×÷·<>≤≥≠≈≡→←↔⇒⇔±∓∈∉⊂⊆∪∩∧∨∼≪≫∝↦";

/// Signs that are written small and high.
const HIGH: (&str, &str) = ("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ");

/// Signs that are written small and low.
const LOW: (&str, &str) = (
    "0123456789+−=()aeijkmnoprstuvx",
    "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ",
);

/// The signs of a MathML formula; none if it can't be read.
pub(super) fn text(mathml: &str) -> Option<String> {
    let root = xml::read(mathml).ok()?;
    let line = of(&root);
    let words: Vec<&str> = line.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn of(element: &Element) -> String {
    let parts: Vec<&Element> = element.elements().collect();
    let part = |at: usize| parts.get(at).map(|part| of(part)).unwrap_or_default();
    match element.name.as_str() {
        "annotation" | "annotation-xml" => String::new(),
        "mo" => operator(&words(element)),
        "mi" | "mn" | "mtext" | "ms" => words(element),
        "mspace" => " ".to_owned(),
        "mfrac" => format!("{}/{}", one(&part(0)), one(&part(1))),
        "msqrt" => format!(
            "√{}",
            one(&parts.iter().map(|part| of(part)).collect::<String>())
        ),
        "mroot" => format!("{}√{}", raised(&part(1), HIGH, ""), one(&part(0))),
        "msup" | "mover" => format!("{}{}", part(0).trim(), raised(&part(1), HIGH, "^")),
        "msub" | "munder" => format!("{}{}", part(0).trim(), raised(&part(1), LOW, "_")),
        "msubsup" | "munderover" => format!(
            "{}{}{} ",
            part(0).trim(),
            raised(&part(1), LOW, "_"),
            raised(&part(2), HIGH, "^")
        ),
        "mtable" => {
            let rows: Vec<String> = parts.iter().map(|row| of(row)).collect();
            format!("[{}]", rows.join("; "))
        }
        "mtr" => {
            let cells: Vec<String> = parts
                .iter()
                .map(|cell| of(cell).trim().to_owned())
                .collect();
            cells.join(", ")
        }
        _ => parts.iter().map(|part| of(part)).collect(),
    }
}

fn words(element: &Element) -> String {
    element
        .children
        .iter()
        .map(|node| match node {
            Node::Text(words) => words.clone(),
            Node::Element(inner) => of(inner),
        })
        .collect()
}

fn operator(sign: &str) -> String {
    match sign.trim() {
        // Signs that nobody sees: "times", "of".
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        "," | ";" => format!("{} ", sign.trim()),
        sign if sign.chars().all(|sign| APART.contains(sign)) => format!(" {sign} "),
        sign => sign.to_owned(),
    }
}

/// A part in brackets, unless it is one word or number.
fn one(part: &str) -> String {
    let part = part.trim();
    let is_one = part.chars().count() <= 1
        || part
            .chars()
            .all(|sign| sign.is_alphanumeric() || matches!(sign, '.' | ','));
    match is_one {
        true => part.to_owned(),
        false => format!("({part})"),
    }
}

/// A part written small, if there are signs for it; else behind a mark.
fn raised(part: &str, (signs, small): (&str, &str), mark: &str) -> String {
    let part = part.trim();
    let tight: String = part.split_whitespace().collect();
    let found: Option<String> = tight
        .chars()
        .map(|sign| {
            let at = signs.chars().position(|known| known == sign)?;
            small.chars().nth(at)
        })
        .collect();
    match found {
        Some(found) if !found.is_empty() => found,
        _ => format!("{mark}{}", one(part)),
    }
}

#[cfg(test)]
mod tests {
    use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

    use super::*;

    fn line(latex: &str) -> String {
        let config = MathCoreConfig {
            annotation: true,
            ..MathCoreConfig::default()
        };
        let converter = LatexToMathML::new(config).unwrap();
        let mathml = converter.convert_with_local_state(latex, MathDisplay::Inline);
        text(&mathml.unwrap().mathml).unwrap()
    }

    #[test]
    fn formulas_are_read_on_one_line() {
        for (latex, wanted) in [
            ("x^2", "x²"),
            ("a^n", "aⁿ"),
            ("\\frac{a^n}{2}", "aⁿ/2"),
            ("\\frac{a+b}{2}", "(a + b)/2"),
            ("E = mc^2", "E = mc²"),
            ("\\sqrt{2}", "√2"),
            ("\\sum_{i=1}^{n} i", "∑ᵢ₌₁ⁿ i"),
            ("x_{max}", "xₘₐₓ"),
            ("2 \\times 3 \\leq 7", "2 × 3 ≤ 7"),
        ] {
            assert_eq!(line(latex), wanted, "{latex}");
        }
    }
}
