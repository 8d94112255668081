"""The words that invented titles and their descriptions are made of."""
# ruff: noqa: SIM905 - a text is easier to read than two hundred quoted words

ADJECTIVES = (
    "Amber Ancient Autumn Blue Borrowed Bright Broken Burning Crimson Crooked Distant "
    "Electric Empty Endless Faded Fallen Fearless Final First Forgotten Fragile Frozen "
    "Gentle Gilded Golden Hidden Hollow Honest Hungry Invisible Iron Last Lonely Long "
    "Lost Lucky Midnight Narrow Northern Open Pale Paper Patient Perfect Quiet Reckless "
    "Restless Roaming Sacred Scarlet Second Secret Silent Silver Sleeping Slow Southern "
    "Stolen Strange Stubborn Sudden Sunken Tender Thirsty Unfinished Velvet Wandering "
    "Western Wild Winter Wooden"
).split()
NOUNS = (
    "Afternoon Anchor Archive Astronomer Baker Bargain Beekeeper Bicycle Border Bridge "
    "Candle Captain Cartographer Caravan Castle Choir Circus Clockmaker Coast Cousin "
    "Daughter Detective Diary Door Emperor Engine Escape Farewell Ferry Fire Fisherman "
    "Garden Gardener Ghost Glacier Guest Harbour Hotel Hour House Hunter Inheritance "
    "Island Jacket Journey Kingdom Kitchen Lantern Letter Library Lighthouse Machine "
    "Magician Map Market Messenger Mirror Mountain Neighbour Night Ocean Orchard "
    "Orchestra Passenger Photograph Pilot Planet Promise Queen Radio Railway Recipe "
    "Reunion River Room Season Secret Shadow Signal Sister Soldier Song Station Storm "
    "Stranger Street Summer Teacher Theatre Thief Tower Train Translator Treasure "
    "Valley Violin Visitor Voyage Wedding Whale Window Winter Witness"
).split()
PLACES = (
    "Aberdeen Alexandria Antwerp Bergen Bilbao Bristol Cairo Cordoba Dresden Dublin "
    "Galway Ghent Granada Havana Istanbul Jaipur Kyoto Lisbon Ljubljana Lyon Marseille "
    "Montreal Naples Odessa Oslo Palermo Porto Prague Riga Salzburg Samarkand Seville "
    "Tangier Tbilisi Trieste Turin Valparaiso Vienna Vilnius Zanzibar"
).split()
FIRST_NAMES = (
    "Ada Amir Anneke Bruno Carmen Cleo Daniel Elif Emil Farah Greta Hugo Ines Ivan Jonas "
    "Kaito Lena Luca Maeve Marek Mina Nadia Noor Olga Oscar Paula Ravi Rosa Samir Sofia "
    "Tariq Theo Vera Viktor Wanda Yara Zoe"
).split()
LAST_NAMES = (
    "Abbott Bauer Castell Dahl Eriksen Farrow Galvez Hartmann Ivers Jansen Kowalski "
    "Laurent Moreau Nakamura Okafor Petrov Quinn Rossi Santos Tanaka Ulrich Varga "
    "Weiss Yilmaz Zeller"
).split()
GENRES = (
    "Action Adventure Animation Comedy Crime Documentary Drama Family Fantasy History "
    "Horror Music Mystery Romance Thriller War Western"
).split()
KEYWORDS = (
    "based on novel or book,small town,road trip,found family,heist,time travel,jazz,"
    "revenge,first love,amnesia,coming of age,undercover,desert,train,lighthouse,"
    "double life,inheritance,cooking competition,cold case,space station,ghost,island,"
    "boarding school,orchestra,chess,sibling relationship,dystopia,winter,circus,"
    "artificial intelligence,submarine,mountain,forgery,village life,journalist,"
    "whistleblower,memory loss,shipwreck,unlikely friendship,woman director"
).split(",")
STUDIOS = (
    "Blue Door Pictures,Northlight Films,Paper Lantern,Harbour Street Studios,"
    "Second Reel,Tall Order Entertainment,Kestrel Film,Ninth Row,Old Mill Productions"
).split(",")
NETWORKS = ("HBO", "BBC One", "Netflix", "AMC", "ZDF", "Arte", "Channel 4", "Apple TV")
CERTIFICATIONS = ("G", "PG", "PG-13", "R")
TV_CERTIFICATIONS = ("TV-PG", "TV-14", "TV-MA")
SITUATIONS = (
    "inherits a house that nobody in town wants to talk about",
    "finds a letter that was posted thirty years too late",
    "agrees to one last job and learns who is really paying for it",
    "returns to the village that everybody else has left",
    "takes a night train and gets off in the wrong decade",
    "has three days to sell a restaurant that has no guests",
    "is mistaken for a famous witness and plays along",
    "teaches a class that does not want to be taught",
    "repairs a radio that answers back",
)
TURNS = (
    "What begins as a favour soon becomes a question of life and death.",
    "An old friend knows more than she says.",
    "But the winter is long, and the neighbours are watching.",
    "Only a stranger with a broken violin seems to believe it.",
    "Between two ferries, a family decides what it is willing to forget.",
    "The truth turns out to be smaller, stranger and much closer to home.",
)
