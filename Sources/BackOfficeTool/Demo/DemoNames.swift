// Names of people, firms and places for the demo. Every name is made up of common parts; phone numbers come from the
// range kept free for drama (01632 960xxx), postcodes from an area that does not exist.

enum DemoNames {
  static let first = [
    "Aisha", "Alan", "Alice", "Amir", "Andrew", "Anna", "Arthur", "Asha", "Ben", "Beth", "Bridget", "Callum",
    "Carys", "Charles", "Chloe", "Daniel", "David", "Deepa", "Diana", "Dylan", "Eilidh", "Elena", "Emma", "Eric",
    "Fatima", "Fergus", "Fiona", "Frank", "George", "Grace", "Gwen", "Hamish", "Hannah", "Harry", "Helen", "Ian",
    "Imran", "Isla", "Jack", "James", "Jane", "Joan", "John", "Joseph", "Kate", "Kenneth", "Kofi", "Laura", "Leah",
    "Lewis", "Lucy", "Malcolm", "Margaret", "Mary", "Megan", "Michael", "Mina", "Nadia", "Neil", "Nia", "Nigel",
    "Oliver", "Olivia", "Owen", "Patrick", "Paul", "Peter", "Priya", "Rachel", "Rhys", "Robert", "Rosa", "Ruth",
    "Sam", "Sarah", "Sean", "Shona", "Simon", "Sophie", "Stephen", "Susan", "Tariq", "Thomas", "Tom", "Victor",
    "Wendy", "William", "Yasmin", "Zoe",
  ]

  static let last = [
    "Adams", "Ahmed", "Allen", "Archer", "Bailey", "Baker", "Barnes", "Bell", "Bennett", "Black", "Bradley", "Brooks",
    "Brown", "Butler", "Campbell", "Carter", "Chapman", "Clarke", "Collins", "Cook", "Cooper", "Cox", "Crawford",
    "Davies", "Dixon", "Douglas", "Edwards", "Elliott", "Ellis", "Evans", "Fisher", "Fletcher", "Ford", "Foster",
    "Fraser", "Gibson", "Graham", "Grant", "Gray", "Green", "Griffiths", "Hall", "Hamilton", "Harris", "Harvey",
    "Hill", "Holmes", "Hughes", "Hunt", "Hussain", "Jackson", "James", "Jenkins", "Johnson", "Jones", "Kaur", "Kelly",
    "Kennedy", "Khan", "King", "Knight", "Lewis", "Lloyd", "Marshall", "Martin", "Mason", "Mehta", "Miller", "Mills",
    "Mitchell", "Moore", "Morgan", "Morris", "Murphy", "Murray", "Nash", "Okafor", "Palmer", "Parker", "Patel",
    "Pearce", "Perry", "Phillips", "Powell", "Price", "Reid", "Reynolds", "Roberts", "Robertson", "Rogers", "Ross",
    "Russell", "Shah", "Shaw", "Simpson", "Singh", "Spencer", "Stewart", "Taylor", "Turner", "Walker", "Walsh", "Ward",
    "Watson", "Webb", "White", "Williams", "Wilson", "Wood", "Wright", "Young",
  ]

  /// Names that a careless program breaks: accents, apostrophes, other scripts, right to left, beyond the first plane.
  static let unusual = [
    "Zoë O’Brien", "Siân D'Arcy", "José Núñez", "Łukasz Wójcik", "Ngọc Trần", "محمد الأحمد", "יעל כהן", "李小龙",
    "Анна Иванова", "Jörg Groß", "Mia 🌻 Fox",
  ]

  static let firmStems = [
    "Abbey", "Acorn", "Anchor", "Ashford", "Beacon", "Birchwood", "Bluebell", "Bridgewater", "Brookside", "Castle",
    "Cedar", "Clifton", "Copper Kettle", "Cornerstone", "Crossways", "Dovetail", "Eastgate", "Elmfield", "Fairview",
    "Falcon", "Fernhill", "Foxglove", "Glenmore", "Greenacre", "Harbour", "Hawthorn", "Highfield", "Holly Tree",
    "Ironbridge", "Ivy House", "Juniper", "Kestrel", "Kingsway", "Lakeside", "Lantern", "Longmeadow", "Maple",
    "Meridian", "Millstone", "Northgate", "Oakwood", "Old Mill", "Orchard", "Parkside", "Penny Lane", "Pinewood",
    "Quayside", "Redfern", "Ridgeway", "Riverside", "Rowan", "Saddlers", "Silverdale", "Southbank", "Spinney",
    "Stonebridge", "Summit", "Swallow", "Thornbury", "Trinity", "Valley", "Waterside", "Westfield", "Whitestone",
    "Willow", "Windmill", "Woodlands", "Yewtree",
  ]

  static let firmTrades = [
    "Bakery", "Bookshop", "Builders", "Café", "Catering", "Dental Practice", "Design", "Florists", "Foods", "Garage",
    "Gardens", "Hotel", "Interiors", "Joinery", "Lettings", "Nursery School", "Opticians", "Pharmacy", "Physiotherapy",
    "Printers", "Solicitors", "Studios", "Veterinary Centre", "Vintners",
  ]

  static let towns = [
    "Ashcombe", "Barrowby", "Calderford", "Dunmere", "Eastleigh Cross", "Fernworthy", "Gillsworth", "Harrowick",
    "Inverbrae", "Kelding", "Llanfair Bay", "Marlowe", "Netherby", "Otterley", "Penhallow", "Quenby", "Rushford",
    "Saltmarsh", "Thornaby Green", "Upwell", "Wexcombe", "Yarrowdale",
  ]

  static let streets = [
    "High Street", "Church Lane", "Mill Road", "Station Road", "Victoria Street", "The Green", "School Lane",
    "Park Avenue", "Queen Street", "Bridge Street", "North Road", "Orchard Close",
  ]

  static let jobTitles = [
    "Director", "Office Manager", "Owner", "Facilities Manager", "Accounts", "Site Manager", "Receptionist",
  ]
}
