//! Where randomness comes from: the operating system. There is no way to seed a
//! release; the seeded source exists for tests and benches only.

/// The operating system has no randomness to give: nothing may be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no randomness: {0}")]
pub struct NoRandomness(String);

/// A source of uniform bytes.
pub trait RandomSource {
    /// Fills all of it.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The operating system's randomness.
pub struct OsRandom;

impl RandomSource for OsRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        #[cfg(not(target_arch = "wasm32"))]
        return getrandom::fill(bytes).map_err(|error| NoRandomness(error.to_string()));
        #[cfg(target_arch = "wasm32")]
        return lent::fill(bytes);
    }
}

/// WebAssembly has no operating system: its page lends the browser's.
#[cfg(target_arch = "wasm32")]
mod lent {
    use std::sync::OnceLock;

    use super::NoRandomness;

    static LENT: OnceLock<fn(&mut [u8])> = OnceLock::new();

    /// Says where randomness comes from, once: `crypto.getRandomValues` of the browser.
    pub fn lend(fill: fn(&mut [u8])) {
        let _ = LENT.set(fill);
    }

    pub(super) fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
        let fill = LENT.get();
        let fill = fill.ok_or_else(|| NoRandomness("the page lends none".into()))?;
        fill(bytes);
        Ok(())
    }
}

#[cfg(target_arch = "wasm32")]
pub use lent::lend;

/// Exact uniform integers from a source, read in blocks.
pub(crate) struct Uniform<'a> {
    source: &'a mut dyn RandomSource,
    block: [u8; 4096],
    used: usize,
}

impl<'a> Uniform<'a> {
    pub(crate) fn new(source: &'a mut dyn RandomSource) -> Self {
        Uniform {
            source,
            block: [0; 4096],
            used: 4096,
        }
    }

    /// Uniform in 0..bound, bound > 0, by rejection.
    pub(crate) fn below(&mut self, bound: u128) -> Result<u128, NoRandomness> {
        debug_assert!(bound > 0, "there is something below");
        let bits = 128 - (bound - 1).leading_zeros();
        loop {
            let value = self.bits(bits)?;
            if value < bound {
                return Ok(value);
            }
        }
    }

    pub(crate) fn coin(&mut self) -> Result<bool, NoRandomness> {
        Ok(self.bits(1)? == 1)
    }

    fn bits(&mut self, bits: u32) -> Result<u128, NoRandomness> {
        let bytes = bits.div_ceil(8) as usize;
        if self.used + bytes > self.block.len() {
            self.source.fill(&mut self.block)?;
            self.used = 0;
        }
        let mut little = [0; 16];
        little[..bytes].copy_from_slice(&self.block[self.used..self.used + bytes]);
        // What was used is forgotten at once.
        self.block[self.used..self.used + bytes].fill(0);
        self.used += bytes;
        let mask = if bits == 128 {
            u128::MAX
        } else {
            (1 << bits) - 1
        };
        Ok(u128::from_le_bytes(little) & mask)
    }
}

/// A source with a seed (SplitMix64), for tests and benches.
#[cfg(any(test, feature = "seeded"))]
pub struct Seeded(pub u64);

#[cfg(any(test, feature = "seeded"))]
impl RandomSource for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_integers_are_uniform() {
        let mut source = Seeded(1);
        let mut uniform = Uniform::new(&mut source);
        let mut seen = [0u32; 6];
        for _ in 0..60_000 {
            seen[uniform.below(6).expect("randomness") as usize] += 1;
        }
        // Six faces, 10,000 each, standard deviation 91: six of them is never.
        assert!(seen.iter().all(|&n| n.abs_diff(10_000) < 550), "{seen:?}");
        assert_eq!(uniform.below(1), Ok(0));
    }
}
