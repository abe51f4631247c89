//! Bytes of any export -> UTF-8, streamed: UTF-8 with or without byte order mark,
//! UTF-16, Windows-1252. A file that mixes encodings is refused where it does.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::said::Said;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Longest row, and longest statement.
const LONGEST_ROW: u64 = 16 << 20;
const BLOCK: usize = 64 << 10;

/// The encoding of a file, from its mark or from all of its bytes.
pub(super) fn detect(mut file: impl Read) -> io::Result<&'static Encoding> {
    let mut block = vec![0; BLOCK];
    let (mut first, mut valid_beyond_ascii, mut invalid) = (true, false, false);
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let read = file.read(&mut block)?;
        if first && let Some((encoding, _)) = Encoding::for_bom(&block[..read]) {
            return Ok(encoding);
        }
        if first && read > 3 && block[1] == 0 && block[3] == 0 {
            return Ok(UTF_16LE);
        }
        if first && read > 3 && block[0] == 0 && block[2] == 0 {
            return Ok(UTF_16BE);
        }
        first = false;
        if read == 0 {
            break;
        }
        rest.extend_from_slice(&block[..read]);
        let mut text = rest.as_slice();
        loop {
            match std::str::from_utf8(text) {
                Ok(valid) => {
                    valid_beyond_ascii |= !valid.is_ascii();
                    text = &[];
                    break;
                }
                Err(error) => {
                    valid_beyond_ascii |= !text[..error.valid_up_to()].is_ascii();
                    text = &text[error.valid_up_to()..];
                    match error.error_len() {
                        // A character goes on in the next block.
                        None => break,
                        Some(length) => {
                            invalid = true;
                            text = &text[length..];
                        }
                    }
                }
            }
        }
        rest = text.to_vec();
    }
    invalid |= !rest.is_empty();
    // Some letters right and some wrong: read as UTF-8, which names the place.
    Ok(if invalid && !valid_beyond_ascii {
        WINDOWS_1252
    } else {
        UTF_8
    })
}

/// Whether the first character that is no space opens a JSON object or list.
pub(super) fn looks_like_json(file: impl Read, encoding: &'static Encoding) -> bool {
    let (reader, _) = decoded(file, encoding);
    let mut start = Vec::new();
    let _ = reader.take(4096).read_to_end(&mut start);
    let first = start.into_iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
}

/// Tells the reader that a row is over, so that only endless rows are refused.
#[derive(Clone)]
pub(super) struct Watch(Rc<Cell<u64>>);

impl Watch {
    pub(super) fn row_is_over(&self) {
        self.0.set(0);
    }
}

/// The text of a file as UTF-8, without mark.
pub(super) fn decoded<R: Read>(file: R, encoding: &'static Encoding) -> (Decoded<R>, Watch) {
    let since_row = Rc::new(Cell::new(0));
    let decoded = Decoded {
        file,
        decoder: encoding.new_decoder_with_bom_removal(),
        encoding,
        input: vec![0; BLOCK],
        input_used: 0,
        input_filled: 0,
        ended: false,
        output: Vec::new(),
        output_used: 0,
        line: 1,
        since_row: Rc::clone(&since_row),
    };
    (decoded, Watch(since_row))
}

pub(super) struct Decoded<R> {
    file: R,
    decoder: encoding_rs::Decoder,
    encoding: &'static Encoding,
    input: Vec<u8>,
    input_used: usize,
    input_filled: usize,
    ended: bool,
    output: Vec<u8>,
    output_used: usize,
    line: u64,
    since_row: Rc<Cell<u64>>,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.output_used == self.output.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let ready = &self.output[self.output_used..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.output_used += count;
        self.since_row.set(self.since_row.get() + count as u64);
        if self.since_row.get() > LONGEST_ROW {
            return Err(Said::new("row-endless").into());
        }
        Ok(count)
    }
}

impl<R: Read> Decoded<R> {
    fn fill(&mut self) -> io::Result<()> {
        if self.input_used == self.input_filled {
            self.input_filled = self.file.read(&mut self.input)?;
            self.input_used = 0;
        }
        let last = self.input_filled == 0;
        self.output.resize(4 * BLOCK, 0);
        self.output_used = 0;
        let input = &self.input[self.input_used..self.input_filled];
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(input, &mut self.output, last);
        self.output.truncate(written);
        self.input_used += read;
        let text = &self.output;
        self.line += text.iter().filter(|&&byte| byte == b'\n').count() as u64;
        match result {
            DecoderResult::InputEmpty => self.ended = last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                let after = text
                    .rsplit(|&byte| byte == b'\n')
                    .next()
                    .unwrap_or_default();
                let character = String::from_utf8_lossy(after).chars().count() + 1;
                let said = Said::new("encodings-mixed")
                    .with("line", self.line)
                    .with("character", character)
                    .with("encoding", self.encoding.name());
                return Err(said.into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        let encoding = detect(bytes).expect("memory");
        let mut text = String::new();
        let read = decoded(bytes, encoding).0.read_to_string(&mut text);
        read.map(|_| text).map_err(|error| error.to_string())
    }

    #[test]
    fn encodings() {
        let plain = "Prénom;Zoé\nNoé;Lefèvre\n";
        assert_eq!(text(plain.as_bytes()).as_deref(), Ok(plain));
        assert_eq!(
            text(format!("\u{feff}{plain}").as_bytes()).as_deref(),
            Ok(plain)
        );
        let units = |text: &str| {
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            text(&units(&format!("\u{feff}{plain}"))).as_deref(),
            Ok(plain)
        );
        assert_eq!(text(&units(plain)).as_deref(), Ok(plain));
        assert_eq!(text(b"Pr\xe9nom;Zo\xe9\n").as_deref(), Ok("Prénom;Zoé\n"));
        let mixed = [plain.as_bytes(), b"ab\xe9;c\n"].concat();
        let error = text(&mixed).expect_err("mixed");
        assert!(
            error.contains("line 3, character 3 is not UTF-8"),
            "{error}"
        );
    }

    #[test]
    fn endless_rows_are_refused() {
        let mut reader = decoded(io::repeat(b'a'), UTF_8).0;
        let error = io::copy(&mut reader, &mut io::sink()).expect_err("it stops");
        assert!(error.to_string().contains("quote left open"), "{error}");
    }
}
