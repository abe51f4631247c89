//! A piece of a file, as browsers ask for it to play sound and pictures (RFC 9110 § 14.2).

use std::ops::Range;

/// What the header `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// All of it: none is asked for, several are, or the header can't be read.
    Whole,
    /// These bytes.
    Of(Range<u64>),
    /// Bytes that the file does not have.
    Outside,
}

/// One range of a file that long. Several at once are answered by the whole.
pub fn piece(header: &str, length: u64) -> Piece {
    let Some((start, end)) = header
        .strip_prefix("bytes=")
        .filter(|it| !it.contains(','))
        .and_then(|it| it.split_once('-'))
    else {
        return Piece::Whole;
    };
    let range = match (start.trim(), end.trim()) {
        ("", last) => last
            .parse::<u64>()
            .ok()
            .map(|last| length.saturating_sub(last)..length),
        (start, "") => start.parse().ok().map(|start| start..length),
        (start, end) => match (start.parse(), end.parse::<u64>()) {
            (Ok(start), Ok(end)) if start <= end => Some(start..end.saturating_add(1).min(length)),
            _ => None,
        },
    };
    match range {
        None => Piece::Whole,
        Some(range) if range.start >= range.end => Piece::Outside,
        Some(range) => Piece::Of(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        assert_eq!(piece("bytes=0-", 10), Piece::Of(0..10));
        assert_eq!(piece("bytes=2-4", 10), Piece::Of(2..5));
        assert_eq!(piece("bytes=8-99", 10), Piece::Of(8..10));
        assert_eq!(piece("bytes=-3", 10), Piece::Of(7..10));
        assert_eq!(piece("bytes=0-18446744073709551615", 10), Piece::Of(0..10));
        for outside in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
            assert_eq!(piece(outside, 10), Piece::Outside, "{outside}");
        }
        for whole in ["bytes=4-2", "bytes=0-1,4-5", "lines=0-1", "bytes=x-", ""] {
            assert_eq!(piece(whole, 10), Piece::Whole, "{whole}");
        }
    }
}
