//! Eligibility and claims files, by year.

use crate::counties::code;
use crate::days::{compact, compact_or_empty, year_of};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::records::{Claim, Eligibility, LANGUAGES, NO_COUNTY, NO_PROVIDER, msis};
use std::io;
use std::path::Path;

const ELIGIBILITY_HEADER: &str = "STATE_CD|MSIS_ID|MSIS_CASE_NUM|FIRST_NAME|MIDDLE_NAME|LAST_NAME|BIRTH_DT|DEATH_DT|SEX_CD|RACE_ETHNCTY_CD|PRMRY_LANG_CD|ELGBL_CNTY_CD|ELGBL_ZIP_CD|CHIP_CD|RSTRCTD_BNFTS_CD|ELGBLTY_GRP_CD|MC_PLAN_ID|HOSPICE_IND|ENRLMT_EFCTV_DT|ENRLMT_END_DT";
const ELIGIBILITY_FAULTS: [Fault; 7] = [
    column("bad_date", 18, "20231399"),
    column("bad_date", 6, "2023-01-0"),
    column("bad_code", 8, "Q"),
    column("bad_code", 10, "xxx"),
    column("required_empty", 1, ""),
    column("required_empty", 19, ""),
    encoding(5),
];
const CLAIM_HEADER: &str = "STATE_CD|MSIS_ID|CLM_ID|CLM_NUM_ORIG|CLM_NUM_ADJ|CLM_TYPE_CD|ADJUST_CD|ADJDCTN_DT|CLM_STUS_CD|SRVC_BGN_DT|SRVC_END_DT|DGNS_CD_1|DGNS_CD_2|DGNS_CD_3|POS_CD|MC_PLAN_ID|BLG_PRVDR_NPI|RNDRG_PRVDR_NPI|RNDRG_PRVDR_TXNMY_CD";
const CLAIM_FAULTS: [Fault; 5] =
    [column("bad_date", 7, "20230230"), column("bad_code", 5, "Q"), column("bad_code", 6, "9"), column("required_empty", 3, ""), encoding(11)];
const LINE_HEADER: &str =
    "CLM_ID|LINE_NUM|LINE_SRVC_BGN_DT|LINE_PRCDR_CD_SYS|LINE_PRCDR_CD|LINE_PRCDR_MDFR_CD_1|LINE_PRCDR_MDFR_CD_2|LINE_ADJUST_CD|LINE_MDCD_PD_AMT";
const LINE_FAULTS: [Fault; 5] = [
    column("bad_date", 2, "2023010"),
    column("bad_number", 1, "x1"),
    column("bad_number", 8, "12,50"),
    column("bad_code", 3, "99"),
    column("required_empty", 0, ""),
];

/// The files of both Medicaid feeds.
pub struct MedicaidFiles {
    first_year: i32,
    middle_year: i32,
    eligibility: Vec<FeedFile>,
    early: FeedFile,
    headers: Vec<FeedFile>,
    lines: Vec<FeedFile>,
    /// Claim lines without a header, kept out.
    pub orphans: u64,
}

fn plan(number: u8) -> String {
    if number == 0 { String::new() } else { format!("MCP{number:03}") }
}

impl MedicaidFiles {
    /// Opens one file of each kind a year.
    pub fn create(folder: &Path, first_year: i32, last_year: i32, middle_year: i32, seed: u64) -> io::Result<Self> {
        let pipe = Shape::Delimited(b'|');
        let open = |feed, name: String, faults, header| FeedFile::create(folder, feed, &name, pipe, faults, Some(header), seed);
        let mut files = Self {
            first_year,
            middle_year,
            eligibility: Vec::new(),
            early: open("medicaid_eligibility", format!("eligibility_{middle_year}.csv"), &ELIGIBILITY_FAULTS, ELIGIBILITY_HEADER)?.superseded(),
            headers: Vec::new(),
            lines: Vec::new(),
            orphans: 0,
        };
        for year in first_year..=last_year {
            let version = if year == middle_year { "_v2" } else { "" };
            let packed = if year == first_year { ".gz" } else { "" };
            files.eligibility.push(open("medicaid_eligibility", format!("eligibility_{year}{version}.csv{packed}"), &ELIGIBILITY_FAULTS, ELIGIBILITY_HEADER)?);
            files.headers.push(open("medicaid_claims", format!("claim_header_{year}.csv{packed}"), &CLAIM_FAULTS, CLAIM_HEADER)?);
            files.lines.push(open("medicaid_claims", format!("claim_line_{year}.csv{packed}"), &LINE_FAULTS, LINE_HEADER)?);
        }
        Ok(files)
    }

    /// Writes an eligibility row to the file of its year.
    pub fn eligibility(&mut self, row: &Eligibility) -> io::Result<()> {
        let year = year_of(row.start);
        if year == self.middle_year {
            let mut early = row.clone();
            if row.msis.is_multiple_of(7) && row.county != NO_COUNTY {
                early.county = (row.county + 5) % 87;
            }
            self.early.row(&eligibility_line(&early))?;
        }
        self.eligibility[(year - self.first_year) as usize].row(&eligibility_line(row))
    }

    /// Writes a claim: header and lines.
    pub fn claim(&mut self, claim: &Claim) -> io::Result<()> {
        let place = (claim.file_year - self.first_year) as usize;
        let provider = 1_000_000_000 + u64::from(claim.provider) * 104_729 % 899_999_981;
        let (provider, billing) = match claim.provider {
            NO_PROVIDER => (String::new(), String::new()),
            known => (provider.to_string(), (1_900_000_000 + u64::from(known / 9)).to_string()),
        };
        let adjusts = if claim.adjusts == 0 { String::new() } else { format!("C{:010}", claim.adjusts) };
        let [first, second, third] = claim.diagnoses;
        self.headers[place].row(&format!(
            "27|{}|C{:010}|N{:010}|{adjusts}|{}|{}|{}|{}|{}|{}|{first}|{second}|{third}|{}|{}|{billing}|{provider}|{}",
            msis(claim.msis),
            claim.id,
            claim.original,
            claim.kind,
            claim.adjustment,
            compact(claim.adjudicated),
            claim.status,
            compact_or_empty(claim.begin),
            compact_or_empty(claim.end),
            claim.place,
            plan(claim.plan),
            claim.taxonomy,
        ))?;
        for (number, line) in claim.lines.iter().enumerate() {
            let system = match line.code.as_bytes().first() {
                None => "",
                Some(first) if first.is_ascii_digit() => "01",
                Some(_) => "06",
            };
            let row = format!(
                "C{:010}|{}|{}|{system}|{}|{}|{}||{}.{:02}",
                claim.id,
                number + 1,
                compact_or_empty(line.on),
                line.code,
                line.modifiers[0],
                line.modifiers[1],
                line.paid_cents / 100,
                line.paid_cents % 100
            );
            self.lines[place].row(&row)?;
            if claim.id % 20_011 == 7 {
                self.lines[place].row(&row.replacen('C', "X", 1))?;
                self.orphans += 1;
            }
        }
        Ok(())
    }

    /// Closes all files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.early].into_iter().chain(self.eligibility).chain(self.headers).chain(self.lines).map(FeedFile::finish).collect()
    }
}

fn eligibility_line(row: &Eligibility) -> String {
    let county = if row.county == NO_COUNTY { String::new() } else { format!("{:03}", code(row.county)) };
    let case = if row.case == 0 { String::new() } else { format!("K{:08}", row.case) };
    let race = if row.race == 0 { String::new() } else { row.race.to_string() };
    format!(
        "27|{}|{case}|{}|{}|{}|{}|{}|{}|{race}|{}|{county}|{}|{}|{}|{}|{}|{}|{}|{}",
        msis(row.msis),
        row.first,
        row.middle.to_uppercase(),
        row.last,
        compact(row.born),
        compact_or_empty(row.died),
        if row.female { "F" } else { "M" },
        LANGUAGES[usize::from(row.language)],
        row.zip,
        row.chip,
        row.benefits,
        row.group,
        plan(row.plan),
        if row.hospice { "Y" } else { "N" },
        compact(row.start),
        compact(row.end),
    )
}
