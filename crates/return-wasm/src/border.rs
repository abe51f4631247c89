//! Where WebAssembly begins: memory that the page's worker writes and reads, files that it lends,
//! and its randomness. The only file of ours with `unsafe`.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};

use statistics::returns::Content;

use crate::Desk;

#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Copies bytes of a file from a place on; how many, or less than 0: it can't be read.
    fn read(file: u32, from: f64, to: *mut u8, length: usize) -> i32;
    /// Fills memory from the browser's `crypto.getRandomValues`.
    fn random(to: *mut u8, length: usize);
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
    static QUESTION: RefCell<Vec<u8>> = RefCell::default();
    static ANSWER: RefCell<Vec<u8>> = RefCell::default();
}

/// Memory for a question of so many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn question(length: usize) -> *mut u8 {
    QUESTION.with_borrow_mut(|it| {
        *it = vec![0; length];
        it.as_mut_ptr()
    })
}

/// Answers the question: how many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    statistics::random::lend(fill);
    let question = QUESTION.take();
    let answer = DESK.with_borrow_mut(|desk| {
        desk.answer(&question, |number, size| {
            let lent = LentFile {
                number,
                size,
                place: 0,
            };
            Ok(Box::new(lent) as Box<dyn Content>)
        })
    });
    ANSWER.replace(answer);
    ANSWER.with_borrow(Vec::len)
}

/// Where the answer is, until the next question.
#[unsafe(no_mangle)]
pub extern "C" fn answered() -> *const u8 {
    ANSWER.with_borrow(|it| it.as_ptr())
}

/// A file that the browser lends.
struct LentFile {
    number: u32,
    size: u64,
    place: u64,
}

impl Read for LentFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // SAFETY: the page writes at most as many bytes as the buffer has.
        let count = unsafe {
            read(
                self.number,
                self.place as f64,
                buffer.as_mut_ptr(),
                buffer.len(),
            )
        };
        let count = usize::try_from(count)
            .ok()
            .filter(|it| *it <= buffer.len())
            .ok_or_else(|| io::Error::other("the browser can't read the file any more"))?;
        self.place += count as u64;
        Ok(count)
    }
}

impl Seek for LentFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, step) = match to {
            SeekFrom::Start(place) => (place, 0),
            SeekFrom::End(step) => (self.size, step),
            SeekFrom::Current(step) => (self.place, step),
        };
        let place = from.checked_add_signed(step);
        self.place = place.ok_or_else(|| io::Error::other("before the first byte"))?;
        Ok(self.place)
    }
}

/// The browser's randomness, for every drawing.
fn fill(bytes: &mut [u8]) {
    // SAFETY: the page writes so many bytes, and no more.
    unsafe { random(bytes.as_mut_ptr(), bytes.len()) }
}
