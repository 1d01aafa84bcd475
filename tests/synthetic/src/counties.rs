//! Minnesota's 87 counties with made-up weights, rural-urban codes and vulnerability ranks.

/// A county of the demo state. Names and codes are real; every value is made up.
pub struct County {
    /// Name without the word "County".
    pub name: &'static str,
    /// Inhabitants in thousands, the weight of births.
    pub weight: f64,
    /// Rural-urban continuum code, 1 to 9.
    pub rural_urban: u8,
    /// Social vulnerability rank in [0, 1]; `None` is unknown.
    pub vulnerability: Option<f64>,
    /// Share in percent of Black, Asian, American Indian and Hispanic families.
    pub mix: [u8; 4],
}

/// Number of counties.
pub const COUNT: usize = 87;

const fn county(name: &'static str, weight: f64, rural_urban: u8, vulnerability: Option<f64>, mix: [u8; 4]) -> County {
    County { name, weight, rural_urban, vulnerability, mix }
}

/// All counties in the order of their FIPS codes.
pub static COUNTIES: [County; COUNT] = [
    county("Aitkin", 16.0, 8, Some(0.62), [2, 1, 1, 5]),
    county("Anoka", 364.0, 1, Some(0.35), [13, 8, 1, 8]),
    county("Becker", 35.0, 6, Some(0.55), [1, 1, 14, 3]),
    county("Beltrami", 46.0, 7, Some(0.88), [1, 1, 34, 3]),
    county("Benton", 41.0, 3, Some(0.58), [9, 2, 0, 5]),
    county("Big Stone", 5.0, 9, Some(0.41), [2, 1, 1, 5]),
    county("Blue Earth", 69.0, 3, Some(0.57), [10, 3, 0, 7]),
    county("Brown", 26.0, 7, Some(0.38), [2, 1, 1, 5]),
    county("Carlton", 36.0, 2, Some(0.49), [1, 1, 12, 3]),
    county("Carver", 107.0, 1, Some(0.03), [3, 4, 0, 6]),
    county("Cass", 30.0, 8, Some(0.79), [1, 0, 24, 3]),
    county("Chippewa", 12.0, 7, Some(0.66), [2, 1, 1, 5]),
    county("Chisago", 57.0, 1, Some(0.15), [2, 1, 1, 5]),
    county("Clay", 65.0, 3, Some(0.54), [8, 2, 3, 7]),
    county("Clearwater", 9.0, 9, Some(0.82), [1, 0, 18, 3]),
    county("Cook", 6.0, 9, Some(0.44), [1, 1, 9, 3]),
    county("Cottonwood", 12.0, 7, Some(0.76), [2, 6, 0, 14]),
    county("Crow Wing", 66.0, 5, Some(0.47), [2, 1, 1, 5]),
    county("Dakota", 440.0, 1, Some(0.22), [11, 6, 1, 11]),
    county("Dodge", 21.0, 3, Some(0.19), [2, 1, 1, 5]),
    county("Douglas", 39.0, 7, Some(0.27), [2, 1, 1, 5]),
    county("Faribault", 14.0, 8, Some(0.69), [2, 1, 1, 5]),
    county("Fillmore", 21.0, 3, Some(0.33), [2, 1, 1, 5]),
    county("Freeborn", 31.0, 7, Some(0.72), [3, 6, 0, 18]),
    county("Goodhue", 48.0, 6, Some(0.31), [2, 1, 1, 5]),
    county("Grant", 6.0, 9, Some(0.36), [2, 1, 1, 5]),
    county("Hennepin", 1282.0, 1, Some(0.61), [22, 7, 1, 13]),
    county("Houston", 19.0, 3, Some(0.24), [2, 1, 1, 5]),
    county("Hubbard", 21.0, 7, Some(0.56), [2, 1, 1, 5]),
    county("Isanti", 41.0, 1, Some(0.34), [2, 1, 1, 5]),
    county("Itasca", 45.0, 6, Some(0.63), [1, 1, 7, 3]),
    county("Jackson", 10.0, 7, Some(0.37), [2, 1, 1, 5]),
    county("Kanabec", 16.0, 6, Some(0.64), [2, 1, 1, 5]),
    county("Kandiyohi", 44.0, 7, Some(0.74), [13, 1, 0, 22]),
    county("Kittson", 4.0, 9, Some(0.21), [2, 1, 1, 5]),
    county("Koochiching", 12.0, 7, Some(0.59), [1, 0, 5, 3]),
    county("Lac qui Parle", 7.0, 9, Some(0.32), [2, 1, 1, 5]),
    county("Lake", 11.0, 2, Some(0.28), [2, 1, 1, 5]),
    county("Lake of the Woods", 4.0, 9, None, [2, 1, 1, 5]),
    county("Le Sueur", 29.0, 1, Some(0.39), [1, 1, 0, 12]),
    county("Lincoln", 6.0, 9, Some(0.42), [2, 1, 1, 5]),
    county("Lyon", 25.0, 7, Some(0.71), [7, 6, 1, 14]),
    county("McLeod", 37.0, 6, Some(0.43), [1, 1, 0, 11]),
    county("Mahnomen", 5.0, 9, Some(0.98), [1, 1, 62, 3]),
    county("Marshall", 9.0, 8, Some(0.26), [2, 1, 1, 5]),
    county("Martin", 20.0, 7, Some(0.52), [2, 1, 1, 5]),
    county("Meeker", 23.0, 6, Some(0.46), [2, 1, 1, 5]),
    county("Mille Lacs", 26.0, 1, Some(0.73), [1, 1, 12, 3]),
    county("Morrison", 34.0, 6, Some(0.51), [2, 1, 1, 5]),
    county("Mower", 40.0, 4, Some(0.86), [6, 8, 0, 21]),
    county("Murray", 8.0, 9, Some(0.23), [2, 1, 1, 5]),
    county("Nicollet", 34.0, 3, Some(0.29), [2, 1, 1, 5]),
    county("Nobles", 22.0, 7, Some(0.96), [8, 10, 1, 43]),
    county("Norman", 6.0, 8, Some(0.53), [2, 1, 1, 5]),
    county("Olmsted", 163.0, 3, Some(0.45), [12, 8, 0, 8]),
    county("Otter Tail", 60.0, 6, Some(0.48), [2, 1, 1, 5]),
    county("Pennington", 14.0, 7, Some(0.50), [2, 1, 1, 5]),
    county("Pine", 29.0, 6, Some(0.75), [2, 1, 5, 4]),
    county("Pipestone", 9.0, 7, Some(0.68), [2, 1, 2, 11]),
    county("Polk", 31.0, 3, Some(0.65), [4, 1, 3, 11]),
    county("Pope", 11.0, 9, Some(0.18), [2, 1, 1, 5]),
    county("Ramsey", 552.0, 1, Some(0.83), [20, 21, 1, 13]),
    county("Red Lake", 4.0, 8, Some(0.25), [2, 1, 1, 5]),
    county("Redwood", 15.0, 7, Some(0.77), [1, 4, 9, 6]),
    county("Renville", 15.0, 8, Some(0.67), [2, 1, 1, 5]),
    county("Rice", 67.0, 4, Some(0.70), [10, 3, 0, 14]),
    county("Rock", 10.0, 3, Some(0.20), [2, 1, 1, 5]),
    county("Roseau", 15.0, 7, Some(0.30), [2, 1, 1, 5]),
    county("St. Louis", 200.0, 2, Some(0.60), [4, 1, 5, 3]),
    county("Scott", 151.0, 1, Some(0.12), [7, 7, 1, 7]),
    county("Sherburne", 97.0, 1, Some(0.13), [6, 2, 1, 5]),
    county("Sibley", 15.0, 8, Some(0.58), [1, 1, 0, 15]),
    county("Stearns", 158.0, 3, Some(0.62), [14, 3, 0, 6]),
    county("Steele", 37.0, 5, Some(0.55), [7, 1, 0, 14]),
    county("Stevens", 10.0, 7, Some(0.40), [2, 1, 1, 5]),
    county("Swift", 10.0, 7, Some(0.78), [3, 2, 1, 14]),
    county("Todd", 25.0, 8, Some(0.80), [1, 1, 0, 12]),
    county("Traverse", 3.0, 9, Some(0.57), [2, 1, 1, 5]),
    county("Wabasha", 21.0, 3, Some(0.17), [2, 1, 1, 5]),
    county("Wadena", 14.0, 7, Some(0.81), [2, 1, 1, 5]),
    county("Waseca", 19.0, 6, Some(0.61), [2, 1, 1, 5]),
    county("Washington", 268.0, 1, Some(0.10), [7, 8, 0, 6]),
    county("Watonwan", 11.0, 7, Some(0.94), [2, 1, 0, 39]),
    county("Wilkin", 6.0, 8, Some(0.47), [2, 1, 1, 5]),
    county("Winona", 50.0, 5, Some(0.36), [2, 1, 1, 5]),
    county("Wright", 141.0, 1, Some(0.14), [3, 2, 0, 5]),
    county("Yellow Medicine", 10.0, 9, Some(0.49), [1, 1, 6, 6]),
];

/// Three-digit county code of a place in [`COUNTIES`].
pub fn code(index: u8) -> u32 {
    u32::from(index) * 2 + 1
}

/// Five-digit FIPS code.
pub fn fips(index: u8) -> u32 {
    27_000 + code(index)
}

/// Rurality category: 0 metro, 1 nonmetro.
pub fn rurality(index: u8) -> usize {
    usize::from(COUNTIES[usize::from(index)].rural_urban > 3)
}

/// Vulnerability quintile 0..=4, or 5 when unknown.
pub fn quintile(index: u8) -> usize {
    match COUNTIES[usize::from(index)].vulnerability {
        None => 5,
        Some(rank) => [0.2, 0.4, 0.6, 0.8].iter().filter(|edge| rank > **edge).count(),
    }
}

/// How far a county lies from the state's average in access, on the logit scale; fixed by the county, not by the seed.
pub fn access(index: u8, salt: u32) -> f64 {
    let mixed = (u32::from(index) + 1).wrapping_mul(2_654_435_761).wrapping_add(salt.wrapping_mul(40_503)) ^ 0x5bd1_e995;
    let scrambled = (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca6b);
    f64::from((scrambled >> 8) & 0xffff) / 65_535.0 - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_end_at_yellow_medicine() {
        assert_eq!(fips(0), 27_001);
        assert_eq!(fips(26), 27_053);
        assert_eq!(COUNTIES[26].name, "Hennepin");
        assert_eq!(COUNTIES[61].name, "Ramsey");
        assert_eq!(fips(61), 27_123);
        assert_eq!(fips(86), 27_173);
    }
}
