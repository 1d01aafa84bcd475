//! Predictions of the area-level model, drawn.

use attune_statistics::simulation::Normals;
use attune_statistics::smoothing::{AreaModel, FitMethod, FitOptions, fay_herriot};
use attune_statistics::{Interval, Level};

use super::tally::{Tally, single};

const DRAWS: u32 = 300;
const OPTIONS: FitOptions = FitOptions { max_iterations: 500, precision: 1e-5 };
const METHODS: [(&str, FitMethod); 3] =
    [("restricted likelihood", FitMethod::RestrictedLikelihood), ("likelihood", FitMethod::Likelihood), ("moments", FitMethod::Moments)];

pub fn table() -> String {
    let mut lines = vec![
        format!("### Area-level model, prediction and 1.96 roots of its mean squared error ({DRAWS} draws, every area)\n"),
        "| fit | areas | coverage % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    let mut normals = Normals::seeded(5);
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    for areas in [12, 30] {
        let mut tallies = METHODS.map(|_| Tally::default());
        let variances: Vec<f64> = (0..areas).map(|area| 0.3 + 0.2 * (area % 6) as f64).collect();
        let covariates: Vec<Vec<f64>> = (0..areas).map(|area| vec![1.0, area as f64 / areas as f64]).collect();
        for _ in 0..DRAWS {
            let truth: Vec<f64> = covariates.iter().map(|row| 10.0 + 3.0 * row[1] + normals.draw()).collect();
            let estimates: Vec<f64> = truth.iter().zip(&variances).map(|(truth, variance)| truth + variance.sqrt() * normals.draw()).collect();
            let model = AreaModel { estimates: &estimates, variances: &variances, covariates: &covariates };
            for (tally, (_, method)) in tallies.iter_mut().zip(METHODS) {
                let found = fay_herriot(&model, method, &OPTIONS).ok();
                for (area, truth) in truth.iter().enumerate() {
                    let interval = found.as_ref().filter(|found| found.mean_squared_errors[area] > 0.0).map(|found| {
                        let reach = Level::P95.z() * found.mean_squared_errors[area].sqrt();
                        Interval { lower: found.predictions[area] - reach, upper: found.predictions[area] + reach }
                    });
                    tally.add(1.0, interval, *truth);
                }
            }
        }
        for ((row, (name, _)), tally) in rows.iter_mut().zip(METHODS).zip(tallies) {
            row.push(format!("| {name} | {areas} | {} |", single(&tally, 2)));
        }
    }
    lines.extend(rows.concat());
    lines.join("\n") + "\n"
}
