use std::path::Path;

use crate::config::{Config, ConfigError};

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("api.toml"), |_| None)
}

#[test]
fn another_zone_in_the_file_refuses_to_start() {
    for zone in ["restricted", "identity", "controlled"] {
        let error = parse(&format!("[public]\nurl = \"public\"\n[{zone}]\nurl = \"elsewhere\"\n")).expect_err("a refusal");
        assert!(matches!(&error, ConfigError::OtherZone { key, .. } if key == zone));
        assert!(error.to_string().contains("reads cleared releases only"));
    }
}

#[test]
fn any_unknown_key_refuses_to_start() {
    assert!(parse("[public]\nurl = \"public\"\nsecret = \"x\"\n").is_err());
    assert!(parse("listn = \"x\"\n[public]\nurl = \"public\"\n").is_err());
    assert!(parse("listen = \"127.0.0.1:1\"\n").is_err(), "the public store is needed");
}

#[test]
fn the_environment_comes_before_the_file() {
    let with = |name: &'static str, value: &'static str| {
        Config::parse("listen = \"0.0.0.0:1\"\n[public]\nurl = \"public\"\n", Path::new("api.toml"), move |asked| (asked == name).then(|| value.to_owned()))
            .expect("a configuration")
            .listen
    };
    assert_eq!(with("PORT", "9000"), "0.0.0.0:9000");
    assert_eq!(with("ATTUNE_API_LISTEN", "127.0.0.1:9001"), "127.0.0.1:9001");
    assert_eq!(with("NOTHING", ""), "0.0.0.0:1");
}
