//! `attune protect` on files: a result, its audit, and errors that say where.

use attune_disclosure::tables::files::Files;
use attune_disclosure::tables::{Rule, Stage, Zeros};
use attune_pipeline::jobs::protect::{audit, report};

const INNER: &str = "inner,county,n\na,east,2\nb,east,30\nc,west,40\nd,west,50\n";
const CELLS: &str = "inner,cell\na,1\nb,2\nc,3\nd,4\na,east\nb,east\nc,west\nd,west\na,all\nb,all\nc,all\nd,all\n";

#[test]
fn a_result_is_written_and_its_audit_fails_when_a_cell_is_published_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("inner.csv"), INNER).unwrap();
    std::fs::write(path("cells.csv"), CELLS).unwrap();
    let (inner, incidence, out) = (path("inner.csv"), path("cells.csv"), path("out.csv"));
    let files = Files { inner: &inner, incidence: &incidence, frequency: "n", published: None };
    let rule = Rule::new(11, Zeros::Public).unwrap();
    let said = report(&files, &rule, Stage::Full, None, &out).unwrap();
    assert!(said.contains("primary                    1, counts add up to 2"), "{said}");

    let table = std::fs::read_to_string(&out).unwrap();
    assert!(audit(&files, &rule, &out).unwrap().ends_with("0 narrow, 0 undecided"));
    std::fs::write(path("back.csv"), table.replacen("complementary", "published", 1)).unwrap();
    assert!(audit(&files, &rule, &path("back.csv")).unwrap_err().to_string().contains("narrow"));

    std::fs::write(path("earlier.csv"), "inner,cell\na,x\nb,x\nb,y\n").unwrap();
    let earlier = path("earlier.csv");
    let refused = report(&Files { published: Some(&earlier), ..files.clone() }, &rule, Stage::Full, None, &out).unwrap_err().to_string();
    assert!(refused.contains("cell 1 cannot be protected: what is public already"), "{refused}");
    let unknown = report(&Files { frequency: "m", ..files }, &rule, Stage::Full, None, &out).unwrap_err().to_string();
    assert!(unknown.ends_with("inner.csv line 1: no column m"), "{unknown}");
}
