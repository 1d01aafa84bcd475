//! The referral hub's FHIR R4 NDJSON export.

use crate::counties::COUNTIES;
use crate::days::{Day, compact, iso};
use crate::faults::{Fault, FeedFile, FileCount, Shape, key};
use crate::records::{LANGUAGES, NO_COUNTY, Patient, Referral, SECTORS, Task, sector};
use serde_json::{Value, json};
use std::io;
use std::path::Path;

const ORGANIZATION_FAULTS: [Fault; 3] = [key("required_empty", "id", b""), key("bad_code", "code", b"barber"), key("encoding", "name", b"Caf\xe9")];
const PATIENT_FAULTS: [Fault; 4] =
    [key("bad_date", "birthDate", b"2024-13-45"), key("required_empty", "id", b""), key("bad_code", "valueCode", b"8"), key("encoding", "family", b"Pe\xf1a")];
const REQUEST_FAULTS: [Fault; 3] = [key("bad_date", "authoredOn", b"2024-02-31"), key("required_empty", "id", b""), key("bad_code", "code", b"wibble")];
const TASK_FAULTS: [Fault; 3] = [key("bad_date", "lastModified", b"yesterday"), key("required_empty", "id", b""), key("encoding", "intent", b"ord\xe9")];
const DOMAINS: [&str; 5] = ["development", "depression", "social_needs", "home_visiting", "ece"];

/// The hub's four files.
pub struct HubFiles {
    patients: FeedFile,
    organizations: FeedFile,
    requests: FeedFile,
    tasks: FeedFile,
}

/// A moment in one of the ways that systems write it; the date written counts.
fn moment(on: Day, number: u32) -> String {
    let date = iso(on);
    match number % 4 {
        0 => date,
        1 => format!("{date}T09:15:00Z"),
        2 => format!("{date}T23:30:00-06:00"),
        _ => format!("{date}T00:10:00.000-05:00"),
    }
}

fn insert(object: &mut Value, name: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(name.to_owned(), value);
    }
}

impl HubFiles {
    /// Opens the files and writes the organizations.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let date = compact(until);
        let open = |name: &str, ending: &str, faults| {
            FeedFile::create(folder, "referral_hub", &format!("{name}_{date}.ndjson{ending}"), Shape::Json, faults, None, seed)
        };
        let mut files = Self {
            patients: open("Patient", "", &PATIENT_FAULTS)?,
            organizations: open("Organization", "", &ORGANIZATION_FAULTS)?,
            requests: open("ServiceRequest", ".gz", &REQUEST_FAULTS)?,
            tasks: open("Task", "", &TASK_FAULTS)?,
        };
        for number in 0..62u8 {
            let mut row = json!({"resourceType": "Organization", "id": format!("org-{number}"), "name": format!("Organization {number}")});
            if let Some(sector) = sector(number) {
                insert(&mut row, "type", json!([{"coding": [{"code": SECTORS[usize::from(sector)]}]}]));
            }
            files.organizations.row(&row.to_string())?;
        }
        Ok(files)
    }

    /// Writes a patient.
    pub fn patient(&mut self, row: &Patient) -> io::Result<()> {
        let mut address = json!({"state": "MN", "postalCode": row.zip.to_string()});
        if row.county != NO_COUNTY {
            insert(&mut address, "district", json!(format!("{} County", COUNTIES[usize::from(row.county)].name)));
        }
        let mut extension = vec![
            json!({"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race", "extension": [{"url": "text", "valueString": "as told by the family"}]}),
        ];
        if row.race != 0 {
            extension.push(json!({"url": "https://attune.example/fhir/race-ethnicity-single", "valueCode": row.race.to_string()}));
        }
        let mut patient = json!({
            "resourceType": "Patient",
            "id": format!("pat-{:07}", row.id),
            "name": [{"family": row.last, "given": [row.first]}],
            "birthDate": iso(row.born),
            "gender": if row.female { "female" } else { "male" },
            "address": [address],
            "extension": extension,
        });
        let language = LANGUAGES[usize::from(row.language)];
        if !language.is_empty() {
            insert(&mut patient, "communication", json!([{"language": {"coding": [{"code": language}]}}]));
        }
        self.patients.row(&patient.to_string())
    }

    /// Writes a service request with its task, and at times a part of the task.
    pub fn referral(&mut self, row: &Referral) -> io::Result<()> {
        let mut request = json!({
            "resourceType": "ServiceRequest",
            "id": format!("sr-{:08}", row.id),
            "status": row.request_status,
            "intent": "order",
            "category": [{"coding": [{"code": DOMAINS[usize::from(row.domain)]}]}],
            "subject": {"reference": format!("Patient/pat-{:07}", row.patient)},
            "requester": {"reference": format!("Organization/org-{}", row.requester)},
        });
        if let Some(on) = row.requested {
            insert(&mut request, "authoredOn", json!(moment(on, row.id)));
        }
        if let Some(earlier) = row.based_on {
            insert(&mut request, "basedOn", json!([{"reference": format!("ServiceRequest/sr-{earlier:08}")}]));
        }
        self.requests.row(&request.to_string())?;
        let Some(task) = &row.task else { return Ok(()) };
        let main = task_of(row, task, "", task.status);
        if task.has_part {
            let mut part = task_of(row, task, "-part", "completed");
            insert(&mut part, "partOf", json!([{"reference": format!("Task/task-{:08}", row.id)}]));
            self.tasks.row(&part.to_string())?;
        }
        self.tasks.row(&main.to_string())
    }

    /// Closes all files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.patients, self.organizations, self.requests, self.tasks].into_iter().map(FeedFile::finish).collect()
    }
}

fn task_of(row: &Referral, task: &Task, suffix: &str, status: &str) -> Value {
    let mut value = json!({
        "resourceType": "Task",
        "id": format!("task-{:08}{suffix}", row.id),
        "status": status,
        "intent": "order",
        "focus": {"reference": format!("ServiceRequest/sr-{:08}", row.id)},
        "for": {"reference": format!("Patient/pat-{:07}", row.patient)},
        "lastModified": moment(task.modified, row.id / 4),
        "owner": {"reference": format!("Organization/org-{}", task.owner)},
    });
    if let Some(on) = task.authored {
        insert(&mut value, "authoredOn", json!(moment(on, row.id / 16)));
    }
    if !task.reason.is_empty() && suffix.is_empty() {
        insert(&mut value, "statusReason", json!({"text": task.reason}));
    }
    if let Some(on) = task.started {
        insert(&mut value, "executionPeriod", json!({"start": moment(on, row.id / 3)}));
    }
    if task.output || !suffix.is_empty() {
        insert(&mut value, "output", json!([{"type": {"text": "outcome"}, "valueString": "seen by the service"}]));
    }
    value
}
