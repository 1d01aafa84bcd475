//! Reference files about areas in the shapes in which they are published; every value is made up.

use crate::counties::{COUNT, COUNTIES, County, code, fips};
use crate::random::Random;
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes `feeds/reference/`; gives the number of files.
pub fn write(folder: &Path, children: u32, seed: u64) -> io::Result<u64> {
    let folder = folder.join("feeds").join("reference");
    create_dir_all(&folder)?;
    let open = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    counties(open("fips-counties.csv")?)?;
    population(open("cc-est2025-syasex-27.csv")?, children, seed)?;
    vulnerability(open("SVI_2022_county.csv")?, seed)?;
    rural_urban(open("Ruralurbancontinuumcodes2023.csv")?)?;
    Ok(4)
}

fn counties(mut out: impl Write) -> io::Result<()> {
    writeln!(out, "state,statefp,countyfp,countyname,classfp")?;
    for index in 0..COUNT as u8 {
        writeln!(out, "MN,27,{:03},{} County,H1", code(index), COUNTIES[usize::from(index)].name)?;
    }
    out.flush()
}

/// Residents by county, year (1 is April 2020, 2 to 7 are July 2020 to 2025) and single year of age under five; as many as
/// are born in a year, so that shares of residents look like a state's.
pub fn residents(children: u32, seed: u64) -> Vec<[[i64; 5]; 7]> {
    let mut random = Random::new(seed, u64::MAX - 1);
    let weights: f64 = COUNTIES.iter().map(|county| county.weight).sum();
    let of_age = |county: &County, random: &mut Random| {
        let born = county.weight / weights * f64::from(children) / 6.0;
        (born * 1.6 * (0.96 + 0.08 * random.unit())).round() as i64
    };
    COUNTIES.iter().map(|county| std::array::from_fn(|_| std::array::from_fn(|_| of_age(county, &mut random)))).collect()
}

fn population(mut out: impl Write, children: u32, seed: u64) -> io::Result<()> {
    writeln!(out, "\u{feff}SUMLEV,STATE,COUNTY,STNAME,CTYNAME,YEAR,AGE,TOT_POP,TOT_MALE,TOT_FEMALE")?;
    for (index, years) in residents(children, seed).iter().enumerate() {
        for (year, ages) in (1..).zip(years) {
            for (age, total) in ages.iter().enumerate() {
                let boys = (*total as f64 * 0.511).round() as i64;
                let name = COUNTIES[index].name;
                writeln!(out, "050,27,{:03},Minnesota,{name} County,{year},{age},{total},{boys},{}", code(index as u8), total - boys)?;
            }
        }
    }
    out.flush()
}

fn vulnerability(mut out: impl Write, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, u64::MAX - 2);
    writeln!(out, "\u{feff}ST,STATE,ST_ABBR,STCNTY,COUNTY,FIPS,LOCATION,AREA_SQMI,E_TOTPOP,RPL_THEME1,RPL_THEME2,RPL_THEME3,RPL_THEME4,RPL_THEMES")?;
    for index in 0..COUNT as u8 {
        let county = &COUNTIES[usize::from(index)];
        let fips = fips(index);
        write!(
            out,
            "27,Minnesota,MN,{fips},{name} County,{fips},\"{name} County, Minnesota\",{:.4},{}",
            300.0 + random.unit() * 1_900.0,
            county.weight as i64 * 1_000,
            name = county.name
        )?;
        for _ in 0..4 {
            match county.vulnerability {
                Some(rank) => write!(out, ",{:.4}", (rank + 0.3 * (random.unit() - 0.5)).clamp(0.0, 1.0))?,
                None => write!(out, ",-999")?,
            }
        }
        match county.vulnerability {
            Some(rank) => writeln!(out, ",{rank:.4}")?,
            None => writeln!(out, ",-999")?,
        }
    }
    out.flush()
}

fn rural_urban(mut out: impl Write) -> io::Result<()> {
    out.write_all(b"FIPS,State,County_Name,Attribute,Value\n")?;
    // Two rows of another state, one with a Latin-1 letter as in the published file.
    out.write_all(b"35013,NM,Do\xf1a Ana County,Population_2020,219561\n35013,NM,Do\xf1a Ana County,RUCC_2023,3\n")?;
    for index in 0..COUNT as u8 {
        let county = &COUNTIES[usize::from(index)];
        let (fips, name, class) = (fips(index), county.name, county.rural_urban);
        let words = if class <= 3 { "Metro - Counties in metro areas" } else { "Nonmetro - Urban population or completely rural" };
        writeln!(out, "{fips},MN,{name} County,Population_2020,{}", county.weight as i64 * 1_000)?;
        writeln!(out, "{fips},MN,{name} County,RUCC_2023,{class}")?;
        writeln!(out, "{fips},MN,{name} County,Description,\"{words}, code {class}\"")?;
    }
    out.flush()
}
