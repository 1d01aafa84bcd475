//! Numbers that come out alike on every machine.

/// Returns a number rounded to twelve digits: what lies below them depends on the machine's logarithm. Zero has no sign.
pub fn twelve_digits(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number) + 0.0
}

#[cfg(test)]
mod tests {
    use super::twelve_digits;

    #[test]
    fn numbers_keep_twelve_digits() {
        let rounded = [1.0 / 3.0, 100.0, -0.0, 1_234_567.891_234_567].map(|number| twelve_digits(number).to_string());
        assert_eq!(rounded, ["0.333333333333", "100", "0", "1234567.89123"]);
    }
}
