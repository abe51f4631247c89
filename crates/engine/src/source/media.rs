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
    /// What of it browsers do not play, as a noun.
    pub unplayable: Option<&'static str>,
    /// A film or sound whose tracks are known, none of which is heard.
    pub is_silent: bool,
}

/// Longest description of an MP4 file's tracks looked at, in bytes.
const MOVIE_LIMIT: u64 = 8 * 1024 * 1024;

/// Picture codecs that every browser plays, as ISO base media files name them.
const PICTURES: &[&[u8; 4]] = &[b"avc1", b"avc3", b"av01", b"vp08", b"vp09", b"encv"];

/// Sound codecs that every browser plays.
const SOUNDS: &[&[u8; 4]] = &[b"mp4a", b"Opus", b"fLaC", b".mp3", b"enca"];

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
        "mp4" | "m4a" => {
            if let Some(movie) = mp4_movie(file)? {
                info.seconds = child(&movie, b"mvhd").and_then(movie_header_seconds);
                let tracks: Vec<Track> = boxes(&movie)
                    .filter(|(kind, _)| kind == b"trak")
                    .filter_map(|(_, body)| track(body))
                    .collect();
                info.unplayable = tracks.iter().find_map(Track::unplayable);
                info.is_silent =
                    !tracks.is_empty() && !tracks.iter().any(|track| &track.handler == b"soun");
            }
        }
        "webm" => {
            let mut head = Vec::new();
            file.take(64 * 1024).read_to_end(&mut head)?;
            info.unplayable = webm_unplayable(&head);
        }
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

/// The `moov` box of an ISO base media file (ISO/IEC 14496-12 § 8.2.1), without its header.
fn mp4_movie(file: &mut (impl Read + Seek)) -> io::Result<Option<Vec<u8>>> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut at = 0;
    for _ in 0..MP4_BOXES {
        if at + 8 > end {
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
            size = end - at;
        }
        if size < 8 {
            return Ok(None);
        }
        if &header[4..8] == b"moov" {
            file.seek(SeekFrom::Start(body))?;
            let length = (at.saturating_add(size).min(end)).saturating_sub(body);
            let mut movie = Vec::new();
            file.take(length.min(MOVIE_LIMIT)).read_to_end(&mut movie)?;
            return Ok(Some(movie));
        }
        at = at.saturating_add(size);
    }
    Ok(None)
}

/// The boxes that stand one after the other in `bytes`, with their kind.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let size = be32(rest, 0)? as usize;
        let kind: [u8; 4] = rest.get(4..8)?.try_into().ok()?;
        if size < 8 {
            return None;
        }
        let body = &rest[8..size.min(rest.len())];
        rest = rest.get(size..).unwrap_or_default();
        Some((kind, body))
    })
}

fn child<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes)
        .find(|(found, _)| found == kind)
        .map(|(_, body)| body)
}

/// What a track is and how it is coded.
struct Track {
    /// `vide`, `soun`, `subt`…
    handler: [u8; 4],
    codec: [u8; 4],
    /// Profile of H.264 (ISO/IEC 14496-15 § 5.3.3.1.2).
    profile: Option<u8>,
}

fn track(bytes: &[u8]) -> Option<Track> {
    let media = child(bytes, b"mdia")?;
    let handler = child(media, b"hdlr")?.get(8..12)?.try_into().ok()?;
    let table = child(child(child(media, b"minf")?, b"stbl")?, b"stsd")?;
    let (codec, entry) = boxes(table.get(8..)?).next()?;
    let avc = entry.get(78..).and_then(|boxes| child(boxes, b"avcC"));
    Some(Track {
        handler,
        codec,
        profile: avc.and_then(|avc| avc.get(1).copied()),
    })
}

impl Track {
    fn unplayable(&self) -> Option<&'static str> {
        match (&self.handler, &self.codec, self.profile) {
            (b"vide", b"avc1" | b"avc3", Some(110)) => Some("H.264 pictures of 10 bits"),
            (b"vide", b"avc1" | b"avc3", Some(44 | 122 | 244)) => {
                Some("H.264 pictures in 4:2:2 or 4:4:4")
            }
            (b"vide", b"mp4v", _) => Some("MPEG-4 Part 2 pictures (DivX, Xvid)"),
            (b"vide", b"hvc1" | b"hev1" | b"dvh1" | b"dvhe", _) => Some("HEVC (H.265) pictures"),
            (b"vide", codec, _) if !PICTURES.contains(&codec) => {
                Some("pictures of a codec for editing or of another age")
            }
            (b"soun", b"ac-3" | b"ec-3", _) => Some("Dolby sound"),
            (b"soun", codec, _) if !SOUNDS.contains(&codec) => {
                Some("sound of a codec for editing or of another age")
            }
            _ => None,
        }
    }
}

/// By the names of codecs (Matroska, element `CodecID`); WebM has four of them only.
fn webm_unplayable(head: &[u8]) -> Option<&'static str> {
    let known: &[&[u8]] = &[b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS"];
    let names = head.windows(4).enumerate().filter(|(_, window)| {
        window[0] == 0x86 && window[1] & 0x80 != 0 && matches!(&window[2..4], b"V_" | b"A_")
    });
    for (at, window) in names {
        let length = usize::from(window[1] & 0x7f);
        let name = head.get(at + 2..at + 2 + length)?;
        if !known.contains(&name) {
            return Some(match name[0] {
                b'V' => "pictures of a codec that WebM does not have",
                _ => "sound of a codec that WebM does not have",
            });
        }
    }
    None
}

fn movie_header_seconds(fields: &[u8]) -> Option<f64> {
    let (scale, duration) = if *fields.first()? == 1 {
        let long = u64::from_be_bytes(fields.get(24..32)?.try_into().ok()?);
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

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = (body.len() + 8) as u32;
        [&size.to_be_bytes()[..], kind, body].concat()
    }

    /// A film with one track.
    fn film(handler: &[u8; 4], codec: &[u8; 4], profile: u8) -> Vec<u8> {
        let avc = boxed(b"avcC", &[1, profile, 0, 30]);
        let entry = boxed(codec, &[&[0; 78][..], &avc].concat());
        let stsd = boxed(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &entry].concat());
        let minf = boxed(b"minf", &boxed(b"stbl", &stsd));
        let hdlr = boxed(b"hdlr", &[&[0; 8][..], handler, &[0; 12]].concat());
        let mdia = boxed(b"mdia", &[hdlr, minf].concat());
        let moov = boxed(b"moov", &boxed(b"trak", &mdia));
        [boxed(b"ftyp", b"isom\0\0\0\0"), moov].concat()
    }

    #[test]
    fn codecs_that_browsers_do_not_play() {
        let unplayable =
            |handler, codec, profile| measured("mp4", &film(handler, codec, profile)).unplayable;
        assert_eq!(unplayable(b"vide", b"avc1", 100), None);
        assert_eq!(unplayable(b"vide", b"av01", 0), None);
        assert_eq!(unplayable(b"soun", b"mp4a", 0), None);
        assert_eq!(
            unplayable(b"vide", b"avc1", 110),
            Some("H.264 pictures of 10 bits")
        );
        assert_eq!(
            unplayable(b"vide", b"mp4v", 0),
            Some("MPEG-4 Part 2 pictures (DivX, Xvid)")
        );
        assert_eq!(
            unplayable(b"vide", b"hvc1", 0),
            Some("HEVC (H.265) pictures")
        );
        assert!(unplayable(b"vide", b"apcn", 0).is_some());
        assert!(unplayable(b"soun", b"ac-3", 0).is_some());
        assert!(measured("mp4", &film(b"vide", b"avc1", 100)).is_silent);
        assert!(!measured("m4a", &film(b"soun", b"mp4a", 0)).is_silent);
        let webm = |codec: &[u8]| {
            [
                b"\x1a\x45\xdf\xa3....\x86",
                &[0x80 | codec.len() as u8][..],
                codec,
            ]
            .concat()
        };
        assert_eq!(measured("webm", &webm(b"V_VP9")).unplayable, None);
        assert!(
            measured("webm", &webm(b"V_MPEGH/ISO/HEVC"))
                .unplayable
                .is_some()
        );
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
