//! The subsidy agency's case-level file with its record of providers, and the state's list of child-care programs.

use crate::counties::{COUNTIES, fips};
use crate::days::{Day, compact, iso, parts, year_of};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, quoted};
use crate::population::child_care::{Program, SubsidyMonth};
use crate::records::NO_COUNTY;
use std::io;
use std::path::Path;

const MONTH_HEADER: &str = "REPORT_PERIOD|FAMILY_ID|COUNTY_FIPS|SINGLE_PARENT|REASON_FOR_CARE|COPAY|ASSISTANCE_START|MONTHLY_INCOME|FAMILY_SIZE|HOMELESS|FAMILY_ZIP|PRIMARY_LANGUAGE|HISPANIC|AMERICAN_INDIAN|ASIAN|BLACK|PACIFIC_ISLANDER|WHITE|GENDER|BIRTH_MONTH|DISABILITY|TYPE_OF_CARE|AMOUNT_PAID|HOURS|PROVIDER_FEIN|PROVIDER_STATE_ID";
const MONTH_FAULTS: [Fault; 4] = [column("bad_number", 22, "many"), column("bad_code", 18, "7"), column("required_empty", 1, ""), column("bad_code", 21, "99")];
const PROVIDER_HEADER: &str =
    "REPORT_PERIOD|PROVIDER_STATE_ID|PROVIDER_FEIN|QRIS_PARTICIPATION|QRIS_RATING|ACCREDITED|PRE_K_STANDARDS|HEAD_START_STANDARDS|PROVIDER_ZIP|LAST_INSPECTION";
const PROVIDER_FAULTS: [Fault; 3] = [column("bad_code", 3, "5"), column("required_empty", 1, ""), column("bad_date", 9, "20240231")];
const LIST_HEADER: &str = "\u{feff}Data Date,FacilityNumber,FacilityName,FacilityTypeDescription,CurrentLevel,AnnualVisitDate,City,StateCode,ZipCode,CountyName,Capacity,CCDFEligibility,CurrentCCDFChildren,ProviderStatus,License_RegistrationStatus,Ages";
const LIST_FAULTS: [Fault; 4] =
    [column("bad_date", 0, "13/45/2026"), column("bad_code", 4, "6"), column("bad_number", 10, "some"), column("required_empty", 1, "")];

/// Number of a provider as the state writes it.
pub fn provider(number: u32) -> String {
    format!("MN{number:06}")
}

/// Number of a family as the agency writes it.
fn family(number: u32) -> String {
    format!("CC{number:08}")
}

fn month(on: Day) -> String {
    let (year, month, _) = parts(on);
    format!("{year:04}{month:02}")
}

/// The agency's files of every year.
pub struct SubsidyFiles {
    first_year: i32,
    months: Vec<FeedFile>,
}

impl SubsidyFiles {
    /// Opens one file a year.
    pub fn create(folder: &Path, years: (i32, i32), seed: u64) -> io::Result<Self> {
        let open = |year: i32| {
            FeedFile::create(folder, "child_care_subsidy", &format!("acf801_{year}.txt"), Shape::Delimited(b'|'), &MONTH_FAULTS, Some(MONTH_HEADER), seed)
        };
        Ok(Self { first_year: years.0, months: (years.0..=years.1).map(open).collect::<io::Result<_>>()? })
    }

    /// Writes a child's month with a provider.
    pub fn month(&mut self, row: &SubsidyMonth) -> io::Result<()> {
        let county = if row.county == NO_COUNTY { String::new() } else { fips(row.county).to_string() };
        let yes_no = |holds: bool| u8::from(holds);
        let race = |code: u8| yes_no(row.race == code || (row.race == 6 && [1, 2].contains(&code)));
        let races = [4, 3, 2, 5, 1].map(|code| race(code).to_string()).join("|");
        let line = format!(
            "{}|{}|{county}|{}|{}|{:04}|{}|{:05}|{:02}|{}|{}|{:02}|{}|{races}|{}|{}|{}|{}|{:04}|{:03}||{}",
            month(row.month),
            family(row.family),
            row.single_parent,
            row.reason,
            row.copay,
            month(row.since),
            row.income,
            row.size,
            yes_no(row.homeless),
            row.zip,
            row.language + 1,
            yes_no(row.race == 7),
            if row.female { "2" } else { "1" },
            month(row.born),
            0,
            row.care,
            row.paid,
            row.hours,
            provider(row.provider),
        );
        self.months[(year_of(row.month) - self.first_year) as usize].row(&line)
    }

    /// Closes the files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        self.months.into_iter().map(FeedFile::finish).collect()
    }
}

/// Writes the agency's record of providers, one a year, and the state's list of programs.
pub fn write_programs(folder: &Path, years: (i32, i32), until: Day, programs: &[Program], seed: u64) -> io::Result<Vec<FileCount>> {
    let mut counts = Vec::new();
    for year in years.0..=years.1 {
        let name = format!("acf801_providers_{year}.txt");
        let mut file = FeedFile::create(folder, "child_care_subsidy", &name, Shape::Delimited(b'|'), &PROVIDER_FAULTS, Some(PROVIDER_HEADER), seed)?;
        for row in programs.iter().filter(|row| row.takes_subsidy) {
            let rating = row.agency_level.map(|level| format!("{level:03}")).unwrap_or_default();
            let takes_part = if row.agency_level.is_some() { "1" } else { "0" };
            let inspected = compact(crate::days::day(year, 1, 1) + (row.number % 360) as i32);
            file.row(&format!(
                "{year}12|{}||{takes_part}|{rating}|0|0|{}|{}|{inspected}",
                provider(row.number),
                row.number % 2,
                55_001 + u32::from(row.county) * 20
            ))?;
        }
        counts.push(file.finish()?);
    }
    let name = format!("qris_providers_{}.csv", compact(until));
    let mut file = FeedFile::create(folder, "care_quality_list", &name, Shape::Delimited(b','), &LIST_FAULTS, Some(LIST_HEADER), seed)?;
    for row in programs.iter().filter(|row| row.is_listed) {
        file.row(&listed(row, until))?;
    }
    counts.push(file.finish()?);
    Ok(counts)
}

fn listed(row: &Program, until: Day) -> String {
    let ages = ["Infant", "Toddler", "Two's", "Preschool"].iter().zip(row.places).filter(|(_, places)| *places > 0);
    let ages: Vec<String> = ages.map(|(age, places)| format!("{age} ({places})")).collect();
    let name = if row.number % 50 == 7 { format!("Care \\Place {}, East", row.number) } else { format!("Care Place {}", row.number) };
    format!(
        "{},{},{},{},{},{},NA,MN,{},{},{},{},NA,{},{},{}",
        iso(until),
        provider(row.number),
        quoted(&name),
        row.kind,
        row.level.map_or_else(|| "NA".to_owned(), |level| level.to_string()),
        iso(until - (row.number % 300) as i32),
        55_001 + u32::from(row.county) * 20,
        COUNTIES[usize::from(row.county)].name.to_uppercase(),
        row.places.iter().sum::<u32>(),
        if row.takes_subsidy { "Yes" } else { "No" },
        if row.is_open { "Open" } else { "Closed" },
        if row.kind == "Registered Ministry" { "Registered" } else { "Licensed" },
        ages.join("; "),
    )
}
