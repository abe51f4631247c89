//! A look inside images, sounds and videos: how large, how long.
//!
//! Only headers are read, never the whole file, and what does not add up is
//! simply unknown: validation then asks the author.

use std::io::{self, Read, Seek, SeekFrom};

/// What a look inside a media file told.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MediaInfo {
    /// Width and height in CSS pixels.
    pub dimensions: Option<(u32, u32)>,
    /// Length in seconds.
    pub seconds: Option<f64>,
}

/// Boxes looked at in an MP4 file before giving up.
const MP4_BOXES: usize = 64;

/// Measures a file by its ending.
///
/// # Errors
/// Only those of reading; a malformed file is measured as unknown.
pub(super) fn probe(
    file: &mut (impl Read + Seek),
    extension: &str,
    text: Option<&str>,
) -> io::Result<MediaInfo> {
    let mut info = MediaInfo::default();
    match extension {
        "svg" => info.dimensions = text.and_then(svg_dimensions),
        "png" | "gif" | "webp" | "jpg" | "jpeg" => {
            let mut head = Vec::new();
            file.take(64 * 1024).read_to_end(&mut head)?;
            info.dimensions = match extension {
                "png" => png_dimensions(&head),
                "gif" => gif_dimensions(&head),
                "webp" => webp_dimensions(&head),
                _ => jpeg_dimensions(&head),
            };
        }
        "mp4" | "m4a" => info.seconds = mp4_seconds(file)?,
        _ => {}
    }
    Ok(info)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?).into())
}

fn png_dimensions(head: &[u8]) -> Option<(u32, u32)> {
    head.starts_with(b"\x89PNG\r\n\x1a\n").then_some(())?;
    Some((be32(head, 16)?, be32(head, 20)?))
}

fn gif_dimensions(head: &[u8]) -> Option<(u32, u32)> {
    head.starts_with(b"GIF8").then_some(())?;
    Some((le16(head, 6)?, le16(head, 8)?))
}

fn webp_dimensions(head: &[u8]) -> Option<(u32, u32)> {
    let le24 = |at: usize| Some(le16(head, at)? | u32::from(*head.get(at + 2)?) << 16);
    match head.get(12..16)? {
        b"VP8X" => Some((le24(24)? + 1, le24(27)? + 1)),
        b"VP8 " => Some((le16(head, 26)? & 0x3fff, le16(head, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = u32::from_le_bytes(head.get(21..25)?.try_into().ok()?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}

fn jpeg_dimensions(head: &[u8]) -> Option<(u32, u32)> {
    head.starts_with(&[0xff, 0xd8]).then_some(())?;
    let be16 = |at: usize| Some(u32::from(*head.get(at)?) << 8 | u32::from(*head.get(at + 1)?));
    let mut at = 2;
    while *head.get(at)? == 0xff {
        let marker = *head.get(at + 1)?;
        // Start-of-frame markers carry the size; C4, C8 and CC are others.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((be16(at + 7)?, be16(at + 5)?));
        }
        at += 2 + be16(at + 2)? as usize;
    }
    None
}

/// From `viewBox`, else from `width` and `height`, of the root element.
fn svg_dimensions(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let rest = &tag[tag.find(&format!(" {name}=\""))? + name.len() + 3..];
        Some(&rest[..rest.find('"')?])
    };
    let round = |number: &str| {
        let number: f64 = number.trim_end_matches("px").parse().ok()?;
        (1.0..=100_000.0)
            .contains(&number)
            .then_some(number.round() as u32)
    };
    if let Some(view_box) = attribute("viewBox") {
        let mut numbers = view_box.split([' ', ',']).filter(|part| !part.is_empty());
        return Some((round(numbers.nth(2)?)?, round(numbers.next()?)?));
    }
    Some((round(attribute("width")?)?, round(attribute("height")?)?))
}

/// Duration of an ISO base media file (ISO/IEC 14496-12 § 8.2.2, `moov/mvhd`).
fn mp4_seconds(file: &mut (impl Read + Seek)) -> io::Result<Option<f64>> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut at = 0;
    let mut until = end;
    for _ in 0..MP4_BOXES {
        if at + 8 > until {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 16];
        let got = read_some(file, &mut header)?;
        let mut size = u64::from(be32(&header, 0).unwrap_or(0));
        let mut body = at + 8;
        if size == 1 && got == 16 {
            size = u64::from_be_bytes(header[8..16].try_into().unwrap_or([0; 8]));
            body = at + 16;
        } else if size == 0 {
            size = until - at;
        }
        if size < 8 {
            return Ok(None);
        }
        match &header[4..8] {
            b"moov" => {
                until = at.saturating_add(size).min(end);
                at = body;
            }
            b"mvhd" => {
                file.seek(SeekFrom::Start(body))?;
                let mut fields = [0; 32];
                read_some(file, &mut fields)?;
                return Ok(movie_header_seconds(&fields));
            }
            _ => at = at.saturating_add(size),
        }
    }
    Ok(None)
}

fn movie_header_seconds(fields: &[u8; 32]) -> Option<f64> {
    let (scale, duration) = if fields[0] == 1 {
        let long = u64::from_be_bytes(fields[24..32].try_into().ok()?);
        (be32(fields, 20)?, long as f64)
    } else {
        (be32(fields, 12)?, f64::from(be32(fields, 16)?))
    };
    let seconds = duration / f64::from(scale);
    (scale > 0 && seconds > 0.0 && seconds < 86_400.0).then_some(seconds)
}

fn read_some(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while got < buffer.len() {
        match file.read(&mut buffer[got..])? {
            0 => break,
            more => got += more,
        }
    }
    Ok(got)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn measured(extension: &str, bytes: &[u8]) -> MediaInfo {
        let text = std::str::from_utf8(bytes).ok();
        probe(&mut Cursor::new(bytes), extension, text).unwrap()
    }

    #[test]
    fn images_tell_their_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0";
        let gif = b"GIF89a\x40\x01\xf0\0";
        let jpeg = b"\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x0b\x08\0\xf0\x01\x40";
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 359.6">"#;
        assert_eq!(measured("png", png).dimensions, Some((640, 480)));
        assert_eq!(measured("gif", gif).dimensions, Some((320, 240)));
        assert_eq!(measured("jpg", jpeg).dimensions, Some((320, 240)));
        assert_eq!(measured("svg", svg).dimensions, Some((640, 360)));
    }

    #[test]
    fn videos_tell_their_length() {
        let mut mvhd = vec![0, 0, 0, 108, b'm', b'v', b'h', b'd'];
        mvhd.extend([0; 12]);
        mvhd.extend(1000_u32.to_be_bytes());
        mvhd.extend(90_500_u32.to_be_bytes());
        mvhd.resize(108, 0);
        let mut mp4 = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
        mp4.extend(116_u32.to_be_bytes());
        mp4.extend(b"moov");
        mp4.extend(mvhd);
        assert_eq!(measured("mp4", &mp4).seconds, Some(90.5));
    }

    #[test]
    fn malformed_media_are_unknown() {
        for extension in ["png", "gif", "jpg", "webp", "svg", "mp4"] {
            for bytes in [
                &b""[..],
                b"RIFF",
                b"<svg viewBox=\"0 0\"",
                &[0xff; 40],
                &[0; 40],
            ] {
                assert_eq!(measured(extension, bytes), MediaInfo::default());
            }
        }
    }
}
