//! Noise for cells, of a release and of a partner's own return.

use crate::gaussian::Gaussian;
use crate::random::{NoRandomness, RandomSource, Uniform};
use crate::ratio::Ratio;

/// Adds noise.
pub(crate) struct Noise<'a> {
    uniform: Uniform<'a>,
}

impl<'a> Noise<'a> {
    pub(crate) fn new(source: &'a mut dyn RandomSource) -> Self {
        Noise {
            uniform: Uniform::new(source),
        }
    }

    /// One cell.
    pub(crate) fn one(&mut self, sigma_squared: Ratio, exact: u64) -> Result<i64, NoRandomness> {
        let noise = Gaussian::new(sigma_squared).sample(&mut self.uniform)?;
        Ok(i64::try_from(exact).expect("fewer than 2^63 learners") + noise)
    }

    /// Every cell of a table.
    pub(crate) fn cells(
        &mut self,
        sigma_squared: Ratio,
        exact: &[u64],
    ) -> Result<Vec<i64>, NoRandomness> {
        exact
            .iter()
            .map(|&exact| self.one(sigma_squared, exact))
            .collect()
    }
}
