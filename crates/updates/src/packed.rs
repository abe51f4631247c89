//! How objects lie in a folder: packed (gzip), since any web server gives them away as they are.
//! They are named by what they hold unpacked, whoever packs it.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

/// Packs bytes.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    gzip(bytes, level(bytes))
}

/// How hard to try: films and photographs are packed already, as some of their middle shows.
fn level(bytes: &[u8]) -> Compression {
    const SAMPLE: usize = 16 * 1024;
    let middle = bytes.len() / 2;
    match bytes.get(middle..middle + SAMPLE) {
        Some(some) if gzip(some, Compression::fast()).len() > SAMPLE / 100 * 97 => {
            Compression::none()
        }
        _ => Compression::default(),
    }
}

fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), level);
    // Nothing refuses to be written to memory.
    let _ = packed.write_all(bytes);
    packed.finish().unwrap_or_default()
}

/// How long an object of that size is at most as it lies there, in bytes.
pub const fn longest(size: u64) -> u64 {
    // What can't be packed becomes a little longer.
    size.saturating_add(size / 1000).saturating_add(1024)
}

/// The bytes of an object, or so many of them that it is clear that they are too many; none where
/// it is not packed as it should be.
pub(crate) fn unpack(packed: &[u8], size: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut unpacked = GzDecoder::new(packed).take(size.saturating_add(1));
    unpacked.read_to_end(&mut bytes).ok()?;
    // Nothing may follow, as browsers have it.
    let is_whole = unpacked.get_ref().get_ref().is_empty() || bytes.len() as u64 > size;
    is_whole.then_some(bytes)
}

/// The length of what is packed, by the end of it.
pub(crate) fn length(end: [u8; 4]) -> u32 {
    u32::from_le_bytes(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back_and_no_more_than_was_signed() {
        let bytes = b"Une page, une page, une page.".repeat(1000);
        let packed = pack(&bytes);
        assert!(packed.len() < 1000);
        let size = bytes.len() as u64;
        assert_eq!(unpack(&packed, size).as_deref(), Some(&bytes[..]));
        // Ten bytes are expected: one more than that is read, of whatever was packed.
        assert_eq!(unpack(&packed, 10).map(|it| it.len()), Some(11));
        assert_eq!(unpack(&bytes, size), None);
        assert_eq!(unpack(&packed[..packed.len() - 9], size), None);
        assert_eq!(unpack(&[&packed[..], &[0; 4]].concat(), size), None);
        let end = packed.last_chunk().copied();
        assert_eq!(end.map(length), Some(29_000));
    }

    #[test]
    fn what_cannot_be_packed_is_hardly_longer() {
        let mut state = 1_u64;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state.to_be_bytes()[0]
        })
        .take(300_000)
        .collect();
        for some in [&bytes[..], &bytes[..7], &[]] {
            assert!(pack(some).len() as u64 <= longest(some.len() as u64));
        }
    }
}
