//! A sample release in the shape of the contract: Minnesota with its counties, and Puerto Rico with its municipios for one year.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use attune_contract::{
    Area, AreaLevel, CellKey, Component, DataKind, Dimension, DimensionCategory, FileEntry, Indicator, InputPeriod, Manifest, Note, Observation, Period,
    PolicyNote, ReleaseTables, SCHEMA_VERSION, areas_to_batch, data_quality_to_batch, dimensions_to_batch, indicators_to_batch, inequality_to_batch,
    notes_to_batch, observations_to_batch, path, schema,
};
use chrono::NaiveDate;
use parquet::arrow::ArrowWriter;
use sha2::{Digest, Sha256};

use super::inequality::inequality;
use super::numbers::{cell, chance, ratio, share};

/// What can go wrong while writing a sample.
pub type Error = Box<dyn std::error::Error>;

const MINNESOTA: &str = "001 Aitkin;003 Anoka;005 Becker;007 Beltrami;009 Benton;011 Big Stone;013 Blue Earth;015 Brown;017 Carlton;019 Carver;021 Cass;023 Chippewa;025 Chisago;027 Clay;029 Clearwater;031 Cook;033 Cottonwood;035 Crow Wing;037 Dakota;039 Dodge;041 Douglas;043 Faribault;045 Fillmore;047 Freeborn;049 Goodhue;051 Grant;053 Hennepin;055 Houston;057 Hubbard;059 Isanti;061 Itasca;063 Jackson;065 Kanabec;067 Kandiyohi;069 Kittson;071 Koochiching;073 Lac qui Parle;075 Lake;077 Lake of the Woods;079 Le Sueur;081 Lincoln;083 Lyon;085 McLeod;087 Mahnomen;089 Marshall;091 Martin;093 Meeker;095 Mille Lacs;097 Morrison;099 Mower;101 Murray;103 Nicollet;105 Nobles;107 Norman;109 Olmsted;111 Otter Tail;113 Pennington;115 Pine;117 Pipestone;119 Polk;121 Pope;123 Ramsey;125 Red Lake;127 Redwood;129 Renville;131 Rice;133 Rock;135 Roseau;137 St. Louis;139 Scott;141 Sherburne;143 Sibley;145 Stearns;147 Steele;149 Stevens;151 Swift;153 Todd;155 Traverse;157 Wabasha;159 Wadena;161 Waseca;163 Washington;165 Watonwan;167 Wilkin;169 Winona;171 Wright;173 Yellow Medicine";
const PUERTO_RICO: &str = "001 Adjuntas;003 Aguada;005 Aguadilla;007 Aguas Buenas;009 Aibonito;011 Añasco;013 Arecibo;015 Arroyo;017 Barceloneta;019 Barranquitas;021 Bayamón;023 Cabo Rojo;025 Caguas;027 Camuy;029 Canóvanas;031 Carolina;033 Cataño;035 Cayey;037 Ceiba;039 Ciales;041 Cidra;043 Coamo;045 Comerío;047 Corozal;049 Culebra;051 Dorado;053 Fajardo;054 Florida;055 Guánica;057 Guayama;059 Guayanilla;061 Guaynabo;063 Gurabo;065 Hatillo;067 Hormigueros;069 Humacao;071 Isabela;073 Jayuya;075 Juana Díaz;077 Juncos;079 Lajas;081 Lares;083 Las Marías;085 Las Piedras;087 Loíza;089 Luquillo;091 Manatí;093 Maricao;095 Maunabo;097 Mayagüez;099 Moca;101 Morovis;103 Naguabo;105 Naranjito;107 Orocovis;109 Patillas;111 Peñuelas;113 Ponce;115 Quebradillas;117 Rincón;119 Río Grande;121 Sabana Grande;123 Salinas;125 San Germán;127 San Juan;129 San Lorenzo;131 San Sebastián;133 Santa Isabel;135 Toa Alta;137 Toa Baja;139 Trujillo Alto;141 Utuado;143 Vega Alta;145 Vega Baja;147 Vieques;149 Villalba;151 Yabucoa;153 Yauco";

fn counties(state: &str, list: &str, kind: &str) -> Vec<Area> {
    let county =
        |line: &str| line.split_once(' ').map(|(code, name)| area(&format!("{state}{code}"), AreaLevel::County, &format!("{name} {kind}"), Some(state)));
    list.split(';').filter_map(county).collect()
}

fn area(id: &str, level: AreaLevel, name: &str, parent: Option<&str>) -> Area {
    Area { id: id.to_owned(), level, name: name.to_owned(), parent_id: parent.map(str::to_owned), is_place: !id.ends_with("999") }
}

fn areas() -> Vec<Area> {
    let mut areas = vec![area("27", AreaLevel::State, "Minnesota", None)];
    areas.extend(counties("27", MINNESOTA, "County"));
    areas.push(area("27999", AreaLevel::County, "County not stated", Some("27")));
    areas.push(area("region-northeast", AreaLevel::Region, "Northeast", Some("27")));
    areas.push(area("region-metro", AreaLevel::Region, "Twin Cities metro", Some("27")));
    areas.push(area("72", AreaLevel::State, "Puerto Rico", None));
    areas.extend(counties("72", PUERTO_RICO, "Municipio"));
    areas.push(area("66", AreaLevel::State, "Guam", None));
    areas
}

fn dimension(id: &str, label: &str, categories: &[(&str, &str)]) -> Dimension {
    Dimension {
        id: id.to_owned(),
        label: label.to_owned(),
        categories: categories.iter().map(|(id, label)| DimensionCategory { id: (*id).to_owned(), label: (*label).to_owned() }).collect(),
    }
}

fn dimensions() -> Vec<Dimension> {
    vec![
        dimension(
            "race_ethnicity",
            "Race and ethnicity",
            &[
                ("aian", "American Indian or Alaska Native"),
                ("asian", "Asian"),
                ("black", "Black or African American"),
                ("hispanic", "Hispanic or Latino"),
                ("mena", "Middle Eastern or North African"),
                ("multiracial", "More than one"),
                ("nhpi", "Native Hawaiian or Pacific Islander"),
                ("white", "White"),
                ("unknown", "Not recorded"),
            ],
        ),
        dimension(
            "language",
            "Language at home",
            &[("english", "English"), ("hmong", "Hmong"), ("somali", "Somali"), ("spanish", "Spanish"), ("unknown", "Not recorded")],
        ),
        dimension("rurality", "Rurality", &[("metro", "Metropolitan"), ("micro", "Small town"), ("rural", "Rural")]),
        dimension(
            "mother_education",
            "Mother's education",
            &[
                ("less_than_high_school", "Less than high school"),
                ("high_school", "High school"),
                ("some_college", "Some college"),
                ("bachelor", "Bachelor's degree or more"),
                ("unknown", "Not recorded"),
            ],
        ),
    ]
}

struct Plan {
    indicator: Indicator,
    base: f64,
    reach: f64,
}

fn plan(id: &str, level: &str, [short, name]: [&str; 2], noun: &str, polarity: &str, base: f64, reach: f64) -> Plan {
    let breaks = [base - 0.15, base - 0.05, base + 0.05, base + 0.15].map(|edge| (edge * 20.0).round() * 5.0);
    let indicator = Indicator {
        id: id.to_owned(),
        version: 1,
        name: name.to_owned(),
        short_name: short.to_owned(),
        question: format!("How many {noun} were reached?"),
        level: level.to_owned(),
        denominator: format!("{} counted in the period (invented)", attune_dashboards::format::capitalised(noun)),
        numerator: "Of those, the ones who were reached (invented)".to_owned(),
        unit_noun: noun.to_owned(),
        unit: "percent".to_owned(),
        polarity: polarity.to_owned(),
        steward: "Sample".to_owned(),
        steward_id: "SAMPLE".to_owned(),
        specification_year: "2025".to_owned(),
        verified: "Nothing: these numbers are invented for work on the pages".to_owned(),
        limitations: vec!["Invented numbers. They say nothing about any place.".to_owned()],
        period_kind: "Calendar year".to_owned(),
        feeds: vec!["medicaid_claims".to_owned(), "home_visiting".to_owned()],
        components: vec![Component { id: "all".to_owned(), label: "All ages".to_owned() }],
        class_breaks: breaks.to_vec(),
        interval_method: "Wilson score interval, 95%".to_owned(),
        benchmark: None,
        elements: vec!["nurturing_relationships".to_owned()],
        activity_groups: vec!["screening".to_owned()],
        attribution: "County of residence on the day of the event".to_owned(),
        run_out_days: 180,
        display: "plain".to_owned(),
    };
    Plan { indicator, base, reach }
}

fn plans() -> Vec<Plan> {
    let mut plans = vec![
        plan(
            "hv_observed",
            "primary",
            ["Caregiver and child observed together", "Caregivers and children observed together with a validated tool in home visiting"],
            "caregivers",
            "higher",
            0.46,
            0.06,
        ),
        plan(
            "daily_reading",
            "primary",
            ["Read, told stories or sung to daily", "Children whose family reads, tells stories or sings with them daily"],
            "children",
            "higher",
            0.61,
            0.08,
        ),
        plan("low_birth_weight", "primary", ["Low birth weight", "Births under 2,500 grams"], "births", "lower", 0.12, 1.0),
        plan(
            "sec_dev_screen_u3",
            "secondary",
            ["Developmental screening by three", "Children screened for developmental risk with a standard tool in the first three years of life"],
            "children",
            "higher",
            0.52,
            0.6,
        ),
        plan(
            "pnd_screen",
            "secondary",
            ["Depression screening after birth", "Mothers screened for depression after birth with a standard tool"],
            "deliveries",
            "higher",
            0.44,
            0.4,
        ),
        plan("hv_enrolled", "secondary", ["Home visiting reach", "Families with a new baby who enrolled in home visiting"], "families", "higher", 0.22, 0.5),
        plan(
            "referral_completed",
            "tertiary",
            ["Referral completed", "Referrals after a concern that led to a service within 60 days"],
            "referrals",
            "higher",
            0.38,
            0.2,
        ),
        plan("two_sectors", "tertiary", ["Known to two or more services", "Children under three known to two or more services"], "children", "none", 0.33, 1.4),
    ];
    plans[3].indicator.components.extend(
        [("age_1", "Screened by age one"), ("age_2", "Screened by age two"), ("age_3", "Screened by age three")]
            .map(|(id, label)| Component { id: id.to_owned(), label: label.to_owned() }),
    );
    plans[2].indicator.class_breaks = vec![7.5, 10.0, 12.5, 15.0];
    plans
}

fn natality() -> Indicator {
    let mut indicator = plan("preterm_birth", "primary", ["Preterm birth", "Births before 37 completed weeks"], "births", "lower", 0.14, 1.0).indicator;
    indicator.components = vec![
        Component { id: "obstetric".to_owned(), label: "Obstetric estimate".to_owned() },
        Component { id: "combined".to_owned(), label: "Combined estimate".to_owned() },
    ];
    indicator.class_breaks = vec![10.0, 12.5, 15.0, 17.5];
    indicator
}

fn ratio_indicator() -> Indicator {
    let mut indicator =
        plan("visits_ratio", "tertiary", ["Visits held for each visit due", "Home visits held for each visit due"], "visits", "higher", 0.5, 1.0).indicator;
    indicator.unit = "ratio".to_owned();
    indicator.class_breaks = vec![0.8, 0.95, 1.1, 1.3];
    indicator.interval_method = "None: the visits due are a sum of fractions".to_owned();
    indicator
}

fn periods() -> Vec<Period> {
    let period = |first: i32, last: i32, pooled_years: u8| {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        Period { start: day(first, 1, 1), end: day(last, 12, 31), pooled_years }
    };
    (2020..=2025).map(|year| period(year, year, 1)).chain([period(2020, 2022, 3), period(2023, 2025, 3)]).collect()
}

/// How many units an invented place has a year, before the indicator's reach.
fn size(area: &Area) -> f64 {
    match (area.level, area.id.as_str()) {
        (AreaLevel::State, "27") => 64_000.0,
        (AreaLevel::State, "72") => 36_000.0,
        (AreaLevel::State, _) => 3_200.0,
        (AreaLevel::Region, _) => 9_000.0,
        _ => 40.0 + chance(&format!("{}size", area.id)).powi(4) * 9_000.0,
    }
}

fn key(indicator: &str, component: &str, area: &Area, period: Period, dimension: &str, category: &str) -> CellKey {
    CellKey {
        indicator_id: indicator.to_owned(),
        component: component.to_owned(),
        area_level: area.level,
        area_id: area.id.clone(),
        period,
        dimension: dimension.to_owned(),
        category: category.to_owned(),
    }
}

/// The strata of a list of dimensions, "all" first, with the share of the population in each.
fn strata(dimensions: &[Dimension]) -> Vec<(String, String, f64)> {
    let mut strata = vec![("all".to_owned(), "all".to_owned(), 1.0)];
    for dimension in dimensions {
        let weight = |id: &str| if id == "unknown" { 0.03 } else { 0.03 + chance(&format!("{}{id}w", dimension.id)).powi(2) };
        let sum: f64 = dimension.categories.iter().map(|category| weight(&category.id)).sum();
        strata.extend(dimension.categories.iter().map(|category| (dimension.id.clone(), category.id.clone(), weight(&category.id) / sum)));
    }
    strata
}

fn observations(areas: &[Area], dimensions: &[Dimension]) -> Vec<Observation> {
    let mut cells = Vec::new();
    let latest = NaiveDate::from_ymd_opt(2025, 12, 31);
    for Plan { indicator, base, reach } in plans() {
        for area in areas.iter().filter(|area| area.id == "27" || area.parent_id.as_deref() == Some("27")) {
            for component in &indicator.components {
                let splits = if component.id == "all" { strata(&dimensions[..3]) } else { strata(&[]) };
                for period in periods() {
                    for (dimension, category, part) in &splits {
                        let key = key(&indicator.id, &component.id, area, period, dimension, category);
                        let mut of_state = key.clone();
                        "27".clone_into(&mut of_state.area_id);
                        let state = (area.id != "27").then(|| share(&of_state, &format!("27{}", indicator.id), base));
                        cells.push(cell(key, &indicator, base, size(area) * reach * part, state, Some(period.end) == latest));
                    }
                }
            }
        }
    }
    let one_year = periods()[0];
    let born = natality();
    for area in areas.iter().filter(|area| !area.id.starts_with("27") && area.parent_id.as_deref() != Some("27")) {
        for component in &born.components {
            for (dimension, category, part) in strata(&dimensions[3..]) {
                let key = key(&born.id, &component.id, area, one_year, &dimension, &category);
                let mut of_state = key.clone();
                "72".clone_into(&mut of_state.area_id);
                let state = (area.level != AreaLevel::State).then(|| share(&of_state, &format!("72{}", born.id), 0.14));
                cells.push(cell(key, &born, 0.14, size(area) * part, state, false));
            }
        }
    }
    let visits = ratio_indicator();
    for area in areas.iter().filter(|area| area.id == "27" || area.parent_id.as_deref() == Some("27")) {
        for period in periods().into_iter().filter(|period| period.pooled_years == 1) {
            for (dimension, category, _) in strata(&dimensions[2..3]) {
                cells.push(ratio(key(&visits.id, "all", area, period, &dimension, &category), &visits, area));
            }
        }
    }
    cells
}

/// The sample's tables. The manifest's files and id are made when it is written.
pub fn tables() -> ReleaseTables {
    let (areas, dimensions) = (areas(), dimensions());
    let observations = observations(&areas, &dimensions);
    let mut indicators: Vec<Indicator> = plans().into_iter().map(|plan| plan.indicator).collect();
    indicators.insert(3, natality());
    indicators.push(ratio_indicator());
    let notes = vec![
        Note { indicator_id: None, text: "Every number in this release is invented. It exists so that pages can be worked on.".to_owned() },
        Note { indicator_id: Some("hv_enrolled".to_owned()), text: "The latest year is provisional until run-out has passed.".to_owned() },
    ];
    let inequality = inequality(&observations);
    ReleaseTables {
        manifest: Manifest {
            schema_version: SCHEMA_VERSION.to_owned(),
            release_id: String::new(),
            created: "2026-11-14".to_owned(),
            title: "Minnesota and Puerto Rico (sample, invented numbers)".to_owned(),
            data_kind: DataKind::Synthetic,
            commit: "unknown".to_owned(),
            policy: PolicyNote {
                version: "1".to_owned(),
                largest_hidden_count: 10,
                smallest_denominator: 30,
                summary: "Counts from 1 to 10, in those reached and in those not reached, and groups of fewer than 30 are not shown, nor is any number that would reveal one.".to_owned(),
                shows_nobody_not_stated: true,
                stricter: Vec::new(),
            },
            inputs: vec![InputPeriod { feed: "medicaid_claims".to_owned(), period: "2020-2025".to_owned() }, InputPeriod { feed: "home_visiting".to_owned(), period: "2020-2025".to_owned() }],
            files: Vec::new(),
            notes: notes.clone(),
            contact: "data@example.org".to_owned(),
            licence: "CC0-1.0".to_owned(),
            citation: "Attune, sample release of invented numbers.".to_owned(),
        },
        indicators,
        areas,
        dimensions,
        notes,
        data_quality: [
            ["medicaid_claims", "2025", "rows_accepted", "over_99_percent"],
            ["medicaid_claims", "2025", "date_of_birth_recorded", "over_99_percent"],
            ["home_visiting", "2025", "rows_accepted", "95_to_99_percent"],
        ]
        .map(|row| row.map(str::to_owned))
        .to_vec(),
        observations,
        inequality,
    }
}

fn parquet(batch: &RecordBatch) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None)?;
    writer.write(batch)?;
    writer.close()?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes the tables as a release and points `pointer/<number>.json` at it; returns the release id.
pub fn write(folder: &Path, number: u32, tables: &ReleaseTables) -> Result<String, Error> {
    let mut files: Vec<(String, RecordBatch)> = vec![
        ("indicators.parquet".to_owned(), indicators_to_batch(&tables.indicators)?),
        ("areas.parquet".to_owned(), areas_to_batch(&tables.areas)?),
        ("dimensions.parquet".to_owned(), dimensions_to_batch(&tables.dimensions)?),
        ("notes.parquet".to_owned(), notes_to_batch(&tables.notes)?),
        ("data_quality.parquet".to_owned(), data_quality_to_batch(&tables.data_quality)?),
        ("inequality.parquet".to_owned(), inequality_to_batch(&tables.inequality)?),
        ("overlap.parquet".to_owned(), RecordBatch::new_empty(Arc::clone(&schema::overlap()))),
    ];
    for indicator in &tables.indicators {
        let mut cells: Vec<Observation> = tables.observations.iter().filter(|cell| cell.key.indicator_id == indicator.id).cloned().collect();
        cells.sort_by(|one, other| one.key.cmp(&other.key));
        files.push((path::observations(&indicator.id), observations_to_batch(&cells)?));
    }
    let mut manifest = tables.manifest.clone();
    let mut bodies = Vec::new();
    for (name, batch) in &files {
        let bytes = parquet(batch)?;
        manifest.files.push(FileEntry { path: name.clone(), sha256: hex(&Sha256::digest(&bytes)), rows: batch.num_rows() as u64 });
        bodies.push((name, bytes));
    }
    manifest.release_id = hex(&Sha256::digest(serde_json::to_vec(&manifest)?));
    let put = |relative: &str, bytes: &[u8]| -> Result<(), Error> {
        let target = folder.join(relative);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        Ok(std::fs::write(target, bytes)?)
    };
    for (name, bytes) in &bodies {
        put(&path::release_file(&manifest.release_id, name), bytes)?;
    }
    put(&path::release_file(&manifest.release_id, path::MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    let pointer = serde_json::json!({ "release_id": manifest.release_id, "published_at": "2026-11-15T09:00:00Z" });
    put(&path::pointer(number), &serde_json::to_vec(&pointer)?)?;
    Ok(manifest.release_id)
}
