//! Family 11: everything beside the numbers. Parquet statistics and dictionaries, headers and tags, lengths, errors, orders,
//! classes of maps, places that only operators look at, the log.
//!
//! Times of answers are not measured: the process that answers holds no hidden number.

use std::collections::{BTreeMap, BTreeSet};

use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::attacker::Finding;
use crate::attacker::folder::Folder;
use crate::attacker::site::{Answer, Site};
use crate::attacker::table::Value;
use crate::plant::{edited, file_of, hidden, proxy, written};
use crate::world::{LOG, assert_nothing, world};

/// What the bytes of a release say beside its rows.
pub fn files(folder: &Folder) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, bytes) in folder.files.iter().filter(|(name, _)| name.ends_with(".parquet")) {
        let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).unwrap();
        let metadata = reader.metadata();
        let mut find = |what: &str| findings.push(Finding::words(format!("{name}: {what}")));
        if metadata.file_metadata().key_value_metadata().is_some_and(|pairs| pairs.iter().any(|pair| pair.key != "ARROW:schema")) {
            find("metadata beside the schema");
        }
        for group in 0..metadata.num_row_groups() {
            for column in metadata.row_group(group).columns() {
                if column.statistics().is_some() || column.column_index_offset().is_some() || column.bloom_filter_offset().is_some() {
                    find(&format!("statistics of {}", column.column_path()));
                }
            }
        }
        findings.extend(dictionaries(name, &reader));
    }
    for indicator in folder.indicators() {
        findings.extend(rows(folder, &indicator));
    }
    findings
}

/// Dictionary entries that no row uses are what is left of rows that were taken out.
fn dictionaries(name: &str, reader: &SerializedFileReader<bytes::Bytes>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).unwrap();
        for column in 0..group.num_columns() {
            let path = group.metadata().column(column).column_path().to_string();
            let pages: Vec<_> = group.get_column_page_reader(column).unwrap().map(Result::unwrap).collect();
            let entries: u32 = pages.iter().filter(|page| page.page_type() == parquet::basic::PageType::DICTIONARY_PAGE).map(|page| page.num_values()).sum();
            let is_in_dictionary =
                pages.iter().all(|page| !page.page_type().to_string().starts_with("DATA") || page.encoding().to_string().contains("DICTIONARY"));
            if entries > 0 && is_in_dictionary {
                let used = distinct(group.as_ref(), column);
                if entries as usize != used {
                    findings.push(Finding::words(format!("{name}: the dictionary of {path} has {entries} entries for {used} values")));
                }
            }
        }
    }
    findings
}

/// Distinct values of a column that are not null.
fn distinct(group: &dyn parquet::file::reader::RowGroupReader, column: usize) -> usize {
    use parquet::column::reader::ColumnReader;
    macro_rules! count {
        ($reader:expr) => {{
            let (mut values, mut levels, mut repeats) = (Vec::new(), Vec::new(), Vec::new());
            while $reader.read_records(65_536, Some(&mut levels), Some(&mut repeats), &mut values).unwrap().0 > 0 {}
            values.into_iter().map(|value| format!("{value:?}")).collect::<BTreeSet<_>>().len()
        }};
    }
    match group.get_column_reader(column).unwrap() {
        ColumnReader::BoolColumnReader(mut reader) => count!(reader),
        ColumnReader::Int32ColumnReader(mut reader) => count!(reader),
        ColumnReader::Int64ColumnReader(mut reader) => count!(reader),
        ColumnReader::DoubleColumnReader(mut reader) => count!(reader),
        ColumnReader::ByteArrayColumnReader(mut reader) => count!(reader),
        _ => 0,
    }
}

/// What a row is within its area: component, first and last day, dimension, category.
type Place<'a> = (&'a str, i64, i64, &'a str, &'a str);

/// The grid is full and in the order of its key, whatever is in it.
fn rows(folder: &Folder, indicator: &str) -> Vec<Finding> {
    let cells = folder.cells(indicator);
    let mut findings = Vec::new();
    let key = |cell: &crate::attacker::folder::Cell| {
        let id = &cell.id;
        (id.component.clone(), id.area.len() != 2, id.area.clone(), id.start, id.end, id.dimension.clone(), id.category.clone())
    };
    if !cells.is_sorted_by(|left, right| key(left) < key(right)) {
        findings.push(Finding::words(format!("{indicator}: rows are not in the order of their key")));
    }
    // Every place of a level has the same rows.
    let mut by_area: BTreeMap<(bool, &str), BTreeSet<Place<'_>>> = BTreeMap::new();
    for cell in &cells {
        let id = &cell.id;
        by_area.entry((id.is_state(), &id.area)).or_default().insert((&id.component, id.start, id.end, &id.dimension, &id.category));
    }
    for level in [true, false] {
        let shapes: BTreeSet<_> = by_area.iter().filter(|((is_state, _), _)| *is_state == level).map(|(_, shape)| shape).collect();
        if shapes.len() > 1 {
            findings.push(Finding::words(format!("{indicator}: places have different rows")));
        }
    }
    findings
}

/// What a server says beside the cells: errors with numbers, orders, lengths, places for operators, marks on hidden cells of pages.
pub fn server(site: Site) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in [
        "/v1/observations/sec_dev_screen_u3/99999",
        "/v1/observations/nothing/27001",
        "/v1/observations?category=nobody",
        "/v1/observations?indicator=sec_dev_screen_u3&area=27001&numerator=4",
        "/v1/observations?limit=0",
        "/v1/areas/27000",
        "/v1/inequality?measure=none",
        "/v1/indicators/sec_dev_screen_u3/equity?area=27001&component=none",
        "/v1/none",
        "/places/27000",
    ] {
        let answer = site.get(path);
        let body = answer.json();
        let words = format!("{} {} {}", body["title"], body["detail"], body["errors"]);
        // Limits that the documentation states, and the year in an example, are no counts.
        let words = ["from 1 to 1000", "2025-01-01", "2023-2025", "2025"].iter().fold(words, |words, known| words.replace(known, ""));
        if answer.status < 400 || words.contains(|letter: char| letter.is_ascii_digit()) {
            findings.push(Finding::words(format!("{path} answers {} with a number: {words}", answer.status)));
        }
    }
    for path in ["/metrics", "/debug", "/debug/pprof/", "/status", "/server-status", "/actuator", "/stats", "/robots.txt", "/sitemap.xml", "/.env"] {
        let answer = site.get(path);
        if answer.status == 200 {
            findings.push(Finding::words(format!("{path} is answered: {}", answer.text().chars().take(80).collect::<String>())));
        }
    }
    for indicator in ["sec_dev_screen_u3", "sec_medicaid_continuity_u3"] {
        findings.extend(answers(site, indicator));
        for path in [format!("/indicators/{indicator}"), format!("/places/27053/{indicator}"), format!("/places/27001/{indicator}"), "/places/27001".to_owned()]
        {
            findings.extend(page(&path, &site.get(&path).text()));
        }
    }
    findings
}

/// Rows in the order of the key, and hidden rows as long as their keys make them.
fn answers(site: Site, indicator: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let csv = site.get(&format!("/v1/observations?indicator={indicator}&level=county&dimension=all&period=2025&format=csv"));
    let text = csv.text();
    let areas: Vec<(&str, &str)> = text.lines().skip(1).map(|line| (line.split(',').nth(2).unwrap(), line.split(',').nth(4).unwrap())).collect();
    if !areas.is_sorted() {
        findings.push(Finding::words("the CSV is not in the order of the key"));
    }
    let page = site.get(&format!("/v1/observations?indicator={indicator}&level=county&dimension=all&period=2025&status=suppressed&limit=1000"));
    let json = page.json();
    let rows = json["observations"].as_array().unwrap();
    let excess: BTreeSet<usize> = rows
        .iter()
        .map(|row| {
            let words: usize = ["component", "area_id", "dimension", "category"].iter().map(|field| row[*field].as_str().unwrap().len()).sum();
            row.to_string().len() - words - row["is_provisional"].to_string().len()
        })
        .collect();
    if excess.len() > 1 {
        findings.push(Finding::words(format!("hidden rows have {} lengths", excess.len())));
    }
    let header_numbers = page.headers.iter().filter(|(name, _)| !KNOWN_HEADERS.contains(&name.as_str()));
    findings.extend(header_numbers.map(|(name, _)| Finding::words(format!("an unknown header {name}"))));
    findings
}

const KNOWN_HEADERS: [&str; 16] = [
    "content-type",
    "content-length",
    "transfer-encoding",
    "connection",
    "date",
    "etag",
    "cache-control",
    "vary",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "link",
];

/// Hidden cells of a page and its pictures: each with the same words, the same class, and no digit beside its key.
fn page(path: &str, html: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let html = html.replace("&#39;", "'");
    let mut looks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (start, _) in html.match_indices("data-status=\"suppressed\"") {
        let open = html[..start].rfind('<').unwrap();
        let tag = &html[open..start + html[start..].find('>').unwrap()];
        let element = tag[1..].split(' ').next().unwrap().to_owned();
        let attribute = |name: &str| tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap());
        let rest = &html[start + tag.len() - (start - open)..];
        let words = rest.split_once('>').map_or("", |(_, text)| text.split('<').next().unwrap());
        // The vertical place of a mark is a value where there is one; that of a hidden cell is one place.
        let look = format!("{:?} {:?} {:?} {words}", attribute("class"), attribute("y"), attribute("r"));
        looks.entry(element.clone()).or_default().insert(look);
        if attribute("data-value").is_some() || words.contains(|letter: char| letter.is_ascii_digit()) {
            findings.push(Finding::words(format!("{path}: a hidden cell shows a number")));
        }
    }
    for (element, looks) in looks.into_iter().filter(|(element, _)| element == "path" || element == "rect" || element == "circle") {
        if looks.len() > 1 {
            findings.push(Finding::words(format!("{path}: hidden <{element}> differ: {looks:?}")));
        }
    }
    findings
}

/// Lines of a log that name a cell's place or indicator beside a number of their own.
pub fn log(text: &str) -> Vec<Finding> {
    let is_about_cell = |line: &str| ["sec_", "pri_", "ter_", "suppress", "numerator", "denominator", "27001", "27053"].iter().any(|word| line.contains(word));
    // What the reader asked for is the reader's own.
    let lines = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(_, line)| line)
        .filter(|line| is_about_cell(line) && !line.contains("uri=") && !line.contains("GET "));
    lines.map(|line| Finding::words(format!("the log says {line}"))).collect()
}

#[test]
fn the_bytes_of_real_releases_say_no_more_than_their_rows() {
    for folder in &world().releases {
        assert_nothing(&files(folder));
    }
}

#[test]
fn statistics_of_hidden_rows_and_words_of_rows_taken_out_are_found_out() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    let statistics = WriterProperties::builder().set_statistics_enabled(EnabledStatistics::Chunk).build();
    assert!(!files(&written(&world.releases[0], &file_of(indicator), statistics, |_| {})).is_empty());
    let metadata = WriterProperties::builder().set_statistics_enabled(EnabledStatistics::None);
    let pair = parquet::file::metadata::KeyValue::new("rows_suppressed".to_owned(), "412".to_owned());
    let metadata = metadata.set_key_value_metadata(Some(vec![pair])).build();
    assert!(!files(&written(&world.releases[0], &file_of(indicator), metadata, |_| {})).is_empty());
}

#[test]
fn an_order_by_hidden_counts_and_missing_rows_are_found_out() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    let counts: BTreeMap<_, _> = hidden(world, indicator).into_iter().collect();
    let by_count = edited(&world.releases[0], &file_of(indicator), |table| {
        let cells = world.releases[0].cells(indicator);
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by_key(|&row| counts.get(&cells[row].id).map_or(0, |counts| counts[0]));
        for (_, values) in &mut table.columns {
            *values = order.iter().map(|&row| values[row].clone()).collect();
        }
    });
    assert!(!files(&by_count).is_empty());
    let without_empty = edited(&world.releases[0], &file_of(indicator), |table| {
        let cells = world.releases[0].cells(indicator);
        let is_empty = |row: usize| counts.get(&cells[row].id).is_some_and(|counts| counts[0] + counts[1] == 0);
        for (_, values) in &mut table.columns {
            *values = values.iter().enumerate().filter(|(row, _)| !is_empty(*row)).map(|(_, value)| value.clone()).collect::<Vec<Value>>();
        }
    });
    assert!(!files(&without_empty).is_empty());
}

#[test]
fn a_real_server_says_no_more_than_its_cells() {
    let site = world().site();
    assert!(site.get("/indicators/sec_dev_screen_u3").text().matches("<path").count() > 80, "the map is drawn");
    assert_nothing(&server(site));
    assert_nothing(&log(&String::from_utf8_lossy(&LOG.lock().unwrap())));
}

/// A server with one answer changed.
fn changed(part: &'static str, change: fn(&mut Answer)) -> Site {
    proxy(world().site(), move |path, mut answer| {
        if path.contains(part) {
            change(&mut answer);
        }
        answer
    })
}

/// A leak of a server: its name, a part of the address, and what becomes of the answer.
type Planted = (&'static str, &'static str, fn(&mut Answer));

/// Where it stands: of the pages below one address not all have a map. A leak that is nowhere is not found, and the test fails.
fn replace(answer: &mut Answer, from: &str, to: &str) {
    answer.body = answer.text().replacen(from, to, 1).into_bytes();
}

#[test]
fn each_leak_of_a_server_is_found_out() {
    let leaks: [Planted; 6] = [
        ("an error that counts", "numerator=4", |answer| replace(answer, "\"detail\":\"", "\"detail\":\"Only 4 families. ")),
        ("metrics", "/metrics", |answer| {
            answer.status = 200;
            answer.body = b"attune_cells_hidden{indicator=\"sec_dev_screen_u3\"} 412\n".to_vec();
        }),
        ("a class of the map", "/indicators/sec_dev", |answer| replace(answer, "class=\"area hidden\"", "class=\"area seq-2\"")),
        ("a row that is longer", "status=suppressed&limit=1000", |answer| replace(answer, "\"category\":\"all\"", "\"category\":\"all\",\"pad\":\"...\"")),
        ("a header", "status=suppressed&limit=1000", |answer| answer.headers.push(("x-hidden-sum".to_owned(), "31".to_owned()))),
        ("a number beside a hidden cell", "/places/27001/", |answer| replace(answer, "data-status=\"suppressed\">", "data-status=\"suppressed\">4 ")),
    ];
    for (name, part, change) in leaks {
        assert!(!server(changed(part, change)).is_empty(), "{name}");
    }
}

#[test]
fn a_log_line_about_a_hidden_cell_is_found_out() {
    assert_eq!(log("2026-07-01 INFO suppressed sec_dev_screen_u3 27001 numerator=4").len(), 1);
    assert_nothing(&log("2026-07-01 INFO attune_api::state: now serving pointer 3 pointer.number=3"));
}
