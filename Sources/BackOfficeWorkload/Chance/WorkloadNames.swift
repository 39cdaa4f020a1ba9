// The names of made-up people, firms and towns. All are made of common parts; telephone numbers come from the range that
// is kept free for drama (01632 960xxx), postcodes from an area that does not exist.

enum WorkloadNames {
  /// Two hundred.
  static let first = words(
    """
    Aaron Abigail Adam Agnes Aidan Ailsa Aisha Alan Albert Alec Alexander Alfie Alice Alison Amara Amelia Amina Amir
    Amy Andrew Angela Angus Anita Ann Anna Anthony Anya Archie Arjun Arthur Asha Audrey Ayesha Barbara Barry
    Beatrice Ben Beth Blessing Brenda Brian Bridget Bronwen Bruce Callum Cara Carl Carol Caroline Carys Catherine
    Cecily Charles Charlotte Cheryl Chidi Chloe Christine Ciara Claire Clara Clive Colin Connor Craig Daisy Daniel
    Daphne David Dawn Deborah Deepa Denise Derek Diana Dominic Donald Doris Dorothy Douglas Duncan Dylan Edith
    Edward Eileen Elaine Eleanor Elena Elizabeth Ella Ellen Emily Emma Eric Esme Esther Ethan Eva Evan Farah Fatima
    Fergus Finlay Fiona Florence Frances Frank Freya Gareth Gavin Geoffrey George Georgia Gerald Gillian Gina Glenn
    Gloria Gordon Grace Graham Grant Greta Gwen Hamish Hannah Harold Harriet Harry Hassan Hazel Heather Helen Henry
    Hilary Holly Howard Hugh Hugo Iain Ibrahim Imogen Imran Iris Irene Isaac Isla Ivan Ivy Jack Jacob James Janet
    Jasmine Jason Jean Jennifer Jessica Joan Jonathan Joseph Joyce Judith Julia Karen Kate Keith Kelly Kenneth Kerry
    Kevin Kiran Kofi Laura Lauren Leah Leo Leonard Lewis Lily Linda Lorna Louis Lucy Luke Lydia Malcolm Margaret
    Maria Mark Martha Martin Mary Matthew Maya Megan Michael Mohammed Nadia Naomi
    """)

  /// Three hundred.
  static let last = words(
    """
    Abbott Adams Adeyemi Ahmed Akhtar Ali Allen Anderson Andrews Archer Armstrong Arnold Ashton Atkins Atkinson
    Austin Bailey Baker Baldwin Ball Banks Barber Barker Barlow Barnes Barrett Barton Bates Baxter Begum Bell
    Bennett Benson Berry Bevan Bird Bishop Black Blake Bolton Bond Booth Bowen Bowman Boyd Bradley Brady Bright
    Briggs Brooks Brown Bruce Bryant Buckley Bull Burgess Burke Burns Burrows Burton Bush Butler Byrne Cameron
    Campbell Carpenter Carr Carroll Carter Cartwright Chambers Chan Chandler Chapman Charlton Chen Clark Clarke
    Clayton Clements Cole Coleman Coles Collier Collins Connolly Cook Cooke Cooper Corbett Cox Craig Crawford Cross
    Cunningham Curtis Daly Daniels Davey Davidson Davies Davis Dawson Day Dean Dennis Dhillon Dickson Dixon Doherty
    Donnelly Douglas Doyle Duffy Duncan Dunn Dyer Edwards Elliott Ellis Evans Farrell Faulkner Ferguson Field Finch
    Fisher Fleming Fletcher Flynn Forbes Ford Foster Fowler Fox Francis Franklin Fraser Freeman French Frost Fuller
    Gallagher Gardner George Gibbs Gibson Gilbert Gill Glover Goddard Gordon Graham Grant Gray Green Greene Gregory
    Griffin Griffiths Gupta Hall Hamilton Hammond Hancock Hansen Harding Hardy Harper Harris Harrison Hart Harvey
    Hassan Hawkins Hayes Haynes Henderson Henry Herbert Hewitt Hicks Higgins Hill Hodgson Holden Holland Holmes Holt
    Hooper Hope Hopkins Horton Houghton Howard Howell Howells Hudson Hughes Humphreys Hunt Hunter Hurst Hussain
    Hutchinson Hussein Ingram Iqbal Jackson Jacobs James Jarvis Jenkins Jennings John Johnson Johnston Jones Jordan
    Joyce Kaur Kay Kaya Kelly Kemp Kennedy Kent Kerr Khan King Kirby Kirk Knight Knowles Kumar Lamb Lambert Lane Law
    Lawrence Lawson Leach Lee Leonard Lewis Little Lloyd Long Lowe Lucas Lynch Lyons Macdonald Mahmood Malik Mann
    Manning Marsden Marsh Marshall Martin Mason Matthews May McCarthy McDonald McKenzie McLean Mellor Metcalfe Miah
    Middleton Miles Miller Mills Mistry Mitchell Moore Moran Morgan Morley Morris Morrison Morton Moss Murphy Murray
    Myers Naylor Nelson Newman Newton Nicholls Nicholson Noble Norris North Norton Nash Neal
    """)

  /// A hundred and fifty beginnings of firms' names.
  static let firmStems = words(
    """
    Acorn Albion Alder Amber Anchor Apex Arbour Arden Argent Ash Aspen Atlas Aurora Avon Badger Barley Beacon Beech
    Birch Blackthorn Bluebell Bramble Bridge Brook Burnside Canal Canopy Cardinal Castle Cedar Chalk Cherry Chestnut
    Citadel Clover Coastal Cobalt Compass Copper Coppice Coral Corner Cotswold Crescent Crown Dale Delta Dove Drake
    Eagle Eden Elder Elm Ember Emerald Falcon Fern Finch Flint Forge Fountain Foxglove Gable Galleon Garnet Gate
    Glade Glen Granite Grove Harbour Harvest Hawthorn Hazel Heath Heather Heron Highfield Hill Holly Horizon Inkwell
    Ivory Ivy Jasmine Juniper Keystone Kestrel Kingfisher Lantern Larch Lark Laurel Lavender Lighthouse Lime Linden
    Lion Lodge Lotus Magnolia Mallard Maple Marble Marlow Meadow Meridian Mill Moorland Mulberry Needle Nettle North
    Oak Oakfield Olive Onyx Orchard Orion Osprey Otter Park Pearl Pebble Pennine Peregrine Phoenix Pine Pinnacle
    Poplar Poppy Quarry Quay Ridge River Robin Rowan Saffron Sage Sapphire Severn Silver Skylark Spruce Sterling
    Summit Swan Sycamore Tamar Tansy
    """)

  /// Sixty; an underscore is a blank.
  static let towns = words(
    """
    Ambleford Ashcombe Barrowick Beckford Birchester Blackmere Bramwell Brookhaven Burnley_Cross Caldermouth
    Castleby Chalkwell Cherrington Clifton_Marsh Coldbridge Coppleton Cranmore Dalehurst Darnwick Easterby Eddlestow
    Elmbridge Fairholme Farleigh Fernhill Fordwell Glenbarrow Greenstead Grimsdale Hallow_End Harbury Hartmoor
    Hazelwick Highmere Holmfield Ivybridge_Green Kelmouth Kingsthorpe Lambley Larkfield Linmouth Long_Marston
    Maplewick Millbrook Moorgate Netherby Northwold Oakhampton Oldcastle Penmere Quarnford Ravensby Redcliff
    Rothwick Saltmarsh Sandford Stonehaven_Hill Thornbury_Mead Westerham_Vale Wexcombe
    """)

  static let firmTrades = [
    "Joinery", "Bakery", "Estates", "Lettings", "Motors", "Dental Practice", "Architects", "Printers", "Nursery",
    "Gardens", "Electrical", "Plumbing", "Foods", "Logistics", "Studios", "Interiors", "Law", "Veterinary Clinic",
    "Fitness", "Hotels",
  ]

  static let firmEndings = ["", "", " Ltd", " Ltd", " & Co", " LLP"]

  static let streets = [
    "High Street", "Station Road", "Mill Lane", "Church Street", "Park Avenue", "Victoria Road", "Quay Street",
    "Orchard Close", "The Green", "Castle Hill",
  ]

  static let jobTitles = [
    "Director", "Office manager", "Accounts", "Site manager", "Buyer", "Caretaker", "Partner", "Receptionist",
    "Operations", "Owner",
  ]

  static let departments = ["Finance", "Facilities", "Sales", "Purchasing", "Head office"]

  /// One name in a hundred is one of these: accents, apostrophes, other scripts and directions, emoji.
  static let unusual = [
    "Zoë O’Néill", "Siân D'Arcy-Jones", "Łukasz Żółć", "Nguyễn Thị Hạnh", "Bjørn Åkesson", "Γιώργος Παπαδόπουλος",
    "محمد الخطيب", "שירה לוי", "田中 さくら", "Chloé 🌷 Martin", "José María Núñez", "Seán Ó Súilleabháin",
  ]

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map { $0.split(separator: "_").joined(separator: " ") }
  }
}
