//! Yes or no, from C.

/// A `bool` of the header. Another language's binding may put any byte there (JNA writes a `boolean` of
/// Java as -1), which a `bool` of Rust must never be: here every byte but 0 is yes.
#[derive(Clone, Copy, Debug, Default)]
#[repr(transparent)]
pub struct linkwise_flag(u8);

impl linkwise_flag {
    /// Whether it is yes.
    #[must_use]
    pub const fn is_set(self) -> bool {
        self.0 != 0
    }
}

impl From<bool> for linkwise_flag {
    fn from(set: bool) -> Self {
        Self(set.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_but_0_is_yes() {
        assert_eq!(size_of::<linkwise_flag>(), size_of::<bool>());
        assert!(!linkwise_flag(0).is_set());
        assert!((1..=u8::MAX).all(|byte| linkwise_flag(byte).is_set()));
        assert_eq!(linkwise_flag::from(true).0, 1);
    }
}
