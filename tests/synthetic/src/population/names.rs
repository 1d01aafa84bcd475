//! Names by community, and the ways in which offices misspell them.

use super::person::Person;
use crate::random::Random;
use std::collections::BTreeMap;

const LAST: [&[&str]; 5] = [
    &[
        "Johnson",
        "Anderson",
        "Olson",
        "Peterson",
        "Nelson",
        "Larson",
        "Carlson",
        "Hanson",
        "Erickson",
        "Swanson",
        "Schmitz",
        "Mueller",
        "Novak",
        "O'Brien",
        "Lindqvist",
        "Bergström",
        "Halvorson",
        "Gunderson",
        "Meyer",
        "Wagner",
        "Kowalski",
        "Sorenson",
        "Thompson",
        "Miller",
        "Hagen",
        "Lund",
        "Moen",
        "Dahl",
        "Becker",
        "Schroeder",
        "Koenig",
        "Haugen",
    ],
    &[
        "Williams",
        "Jackson",
        "Robinson",
        "Washington",
        "Davis",
        "Abdi",
        "Mohamed",
        "Hassan",
        "Ali",
        "Warsame",
        "Farah",
        "Ahmed",
        "Osman",
        "Tesfaye",
        "Johnson",
        "Brown",
        "Carter",
        "Jama",
        "Nur",
        "Omar",
        "Yusuf",
        "Kargbo",
        "Doe",
        "Okafor",
    ],
    &["Vang", "Xiong", "Yang", "Lee", "Thao", "Moua", "Her", "Lor", "Nguyen", "Tran", "Patel", "Pham", "Htoo", "Paw", "Chang", "Vue", "Kue", "Khang"],
    &[
        "White",
        "Smith",
        "Jourdain",
        "Beaulieu",
        "Kingbird",
        "Fairbanks",
        "Goodbear",
        "Morrison",
        "Bellanger",
        "Roy",
        "Northbird",
        "Stately",
        "Two-Hearts",
        "Graves",
    ],
    &[
        "Garcia",
        "Martinez",
        "Lopez",
        "Hernandez",
        "Gonzalez",
        "Rodriguez",
        "Ramirez",
        "Peña",
        "Flores",
        "Rivera",
        "Gomez",
        "Diaz",
        "Cruz-Ortiz",
        "Reyes",
        "Castillo",
        "De La Cruz",
        "Muñoz",
        "Vargas",
    ],
];
const GIRLS: [&[&str]; 5] = [
    &[
        "Olivia",
        "Emma",
        "Evelyn",
        "Charlotte",
        "Nora",
        "Harper",
        "Hazel",
        "Ava",
        "Eleanor",
        "Ingrid",
        "Sophie",
        "Grace",
        "Anna",
        "Claire",
        "Lucy",
        "Greta",
        "Sarah",
        "Katherine",
        "Megan",
        "Amanda",
        "Jessica",
        "Ashley",
        "Nicole",
        "Elizabeth",
        "Kirsten",
        "Heidi",
        "Mary Jo",
        "Abigail",
    ],
    &[
        "Aaliyah", "Amina", "Fatima", "Hodan", "Naima", "Khadija", "Imani", "Nia", "Maryan", "Zahra", "Tiana", "Destiny", "Ayaan", "Sahra", "Halima",
        "Jasmine", "Ebony", "Faith",
    ],
    &["Mai", "Pa Houa", "Kalia", "Linh", "Priya", "Gaonou", "Sheng", "Bao", "Paj", "Naw", "Anh", "Maly", "Nkauj", "Asha"],
    &["Winona", "Dawn", "Autumn", "Sky", "Raven", "Tiffany", "Crystal", "Cheyenne", "Aurora", "Jade"],
    &["Sofia", "Isabella", "Camila", "Valentina", "Lucía", "Maria", "Ximena", "Daniela", "Guadalupe", "Ana", "Mariana", "Elena", "Rosa", "Yesenia"],
];
const BOYS: [&[&str]; 5] = [
    &[
        "Henry", "Oliver", "Theodore", "William", "Jack", "Liam", "Owen", "Leo", "Anders", "Soren", "Charles", "Thomas", "Finn", "Everett", "Jackson",
        "Carter", "Miles", "Lincoln", "Gus", "Isaac", "Hudson", "Wyatt",
    ],
    &["Mohamed", "Abdullahi", "Elijah", "Isaiah", "Ibrahim", "Yahya", "Malik", "Zayn", "Khalid", "Josiah", "Ayub", "Amir", "Jayden", "Suhayb", "Terrell"],
    &["Tou", "Kong", "Minh", "Aarav", "Pheng", "Cha", "Lucas", "Xai", "Eh Doh", "Meng", "Bao", "Nathan", "Toua"],
    &["Hunter", "Dakota", "River", "Mason", "Talon", "Jesse", "Cody", "Wolf", "Dallas", "Ryder"],
    &["Mateo", "Santiago", "José", "Diego", "Luis", "Emiliano", "Ángel", "Gael", "Juan Carlos", "Sebastián", "Javier", "Miguel"],
];
const MIDDLE: [[&str; 14]; 2] = [
    ["", "", "Lee", "James", "Ray", "John", "Allen", "Michael", "Noor", "A", "M", "Thomas", "Robert", "David"],
    ["", "", "Lee", "Marie", "Ann", "Rose", "Lynn", "Grace", "Noor", "A", "M", "Mae", "Luz", "Elizabeth"],
];

fn community(race: u8) -> usize {
    match race {
        2 => 1,
        3 | 5 => 2,
        4 => 3,
        7 => 4,
        _ => 0,
    }
}

/// A surname of a community.
pub fn surname(random: &mut Random, race: u8) -> &'static str {
    random.pick(LAST[community(race)])
}

/// A given name of a community.
pub fn given(random: &mut Random, race: u8, female: bool) -> &'static str {
    let pool = if random.chance(0.12) { 0 } else { community(race) };
    random.pick(if female { GIRLS[pool] } else { BOYS[pool] })
}

/// A middle name, often none.
pub fn middle(random: &mut Random, female: bool) -> &'static str {
    random.pick(&MIDDLE[usize::from(female)])
}

/// One slip of a keyboard: two letters change places, one is lost, or one is doubled.
fn slip(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 4 {
        return name.to_owned();
    }
    let at = random.between(1, letters.len() as i32 - 2) as usize;
    match random.between(0, 2) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

/// Letters without marks, as older systems store them.
fn plain(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'é' => 'e',
            'í' => 'i',
            'á' => 'a',
            'Á' => 'A',
            'ñ' => 'n',
            'ö' => 'o',
            other => other,
        })
        .collect()
}

/// Keeps which persons carry a planted name in which feed.
#[derive(Default)]
pub struct Canaries(BTreeMap<&'static str, Vec<u32>>);

impl Canaries {
    const PER_FEED: usize = 4;

    /// Whether the person carries the planted name of a feed; claims a free place.
    fn holds(&mut self, feed: &'static str, person: u32) -> bool {
        let taken = self.0.entry(feed).or_default();
        if taken.contains(&person) {
            return true;
        }
        let free = taken.len() < Self::PER_FEED && taken.last().is_none_or(|last| person > last + 40);
        if free {
            taken.push(person);
        }
        free
    }
}

/// First and last name as one feed writes them.
pub fn delivered(random: &mut Random, canaries: &mut Canaries, feed: &'static str, person: &Person, last: &str) -> (String, String) {
    if canaries.holds(feed, person.id) {
        return (format!("Zzcanfirst{}", feed.to_lowercase()), format!("ZZCANARY{feed}"));
    }
    let (mut first, mut last) = (person.first.to_owned(), last.to_owned());
    if random.chance(0.012) {
        first = slip(random, &first);
    }
    if random.chance(0.012) {
        last = slip(random, &last);
    }
    if random.chance(0.002) {
        std::mem::swap(&mut first, &mut last);
    }
    if feed == "ELIG" || feed == "BIRTH" {
        (plain(&first).to_uppercase(), plain(&last).to_uppercase())
    } else if random.chance(0.3) {
        (plain(&first), plain(&last))
    } else {
        (first, last)
    }
}
