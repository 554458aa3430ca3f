//! Layers, relations, units, attributes and kinds of act: the closed lists of what can be evidence.

use crate::{Day, Seen, Truth, Window};

crate::closed_list! {
    /// A group of relations.
    Layer, "layer" {
        Votes = "votes", Diplomacy = "diplomacy", Rhetoric = "rhetoric", Institutions = "institutions",
        Sanctions = "sanctions", Security = "security", Conflict = "conflict", Arms = "arms", Trade = "trade",
        Investment = "investment", Energy = "energy", Medical = "medical", Transport = "transport",
        Migration = "migration", Opinion = "opinion", Geography = "geography",
    }
}

crate::closed_list! {
    /// How a quantity behaves in time; a window is split or joined only as this allows.
    Nature, "nature" {
        /// Sums over windows.
        Flow = "flow",
        /// Holds at an instant, as an amount.
        Stock = "stock",
        /// Holds at an instant, as a condition.
        State = "state",
        /// Counts.
        Event = "event",
        /// A part of a whole; never summed.
        Share = "share",
    }
}

impl Nature {
    /// Whether a row of this nature belongs to the window `query`: a condition must have held in it, a measured period must meet it.
    /// A period without an end is measured up to the last day of which the source tells.
    #[must_use]
    pub fn belongs(self, window: Window, query: Window, seen: Seen) -> Truth {
        match self {
            Self::Flow | Self::Share | Self::Stock if window.start().is_some() => {
                let is_after = |last: Day| query.first_day().is_some_and(|first| first > last);
                if !window.meets(query) {
                    Truth::No
                } else if window.end().is_none() && seen.until.is_some_and(is_after) {
                    Truth::CannotTell
                } else {
                    Truth::Yes
                }
            }
            _ => window.held_during(query, seen),
        }
    }
}

crate::closed_list! {
    /// What a number counts.
    Unit, "unit" {
        UsdMillions = "usd_millions", EurMillions = "eur_millions", CnyMillions = "cny_millions",
        PercentOfTrade = "percent_of_trade", PercentOfImports = "percent_of_imports", PercentOfExports = "percent_of_exports",
        PercentOfArmsImports = "percent_of_arms_imports", PercentOfArmsExports = "percent_of_arms_exports",
        PercentOfExternalDebt = "percent_of_external_debt", PercentOfGdp = "percent_of_gdp",
        PercentOfRespondents = "percent_of_respondents", PercentStake = "percent_stake",
        Rank = "rank", Years = "years", SipriTivMillions = "sipri_tiv_millions", Troops = "troops", Facilities = "facilities",
        Items = "items", Doses = "doses", Kits = "kits", Km = "km", Bcm = "bcm", BcmPerYear = "bcm_per_year",
        Megatonnes = "megatonnes", Countries = "countries", Firms = "firms", Apps = "apps", Persons = "persons",
        /// A point on a scale of its makers.
        Score = "score",
        /// A number between 0 and 1 of its makers.
        Index = "index",
        /// A part of the world's whole, 0 to 1.
        ShareOfWorld = "share_of_world",
        GbpMillions = "gbp_millions", MegatonnesCoalEquivalent = "megatonnes_coal_equivalent", Miles = "miles",
        SquareKm = "square_km", Degrees = "degrees", Organisations = "organisations",
    }
}

impl Unit {
    /// The unit in words, as it follows a number.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::UsdMillions => "million USD",
            Self::EurMillions => "million EUR",
            Self::CnyMillions => "million CNY",
            Self::PercentOfTrade => "% of its trade",
            Self::PercentOfImports => "% of its imports",
            Self::PercentOfExports => "% of its exports",
            Self::PercentOfArmsImports => "% of its arms imports",
            Self::PercentOfArmsExports => "% of the supplier's arms exports",
            Self::PercentOfExternalDebt => "% of its external debt",
            Self::PercentOfGdp => "% of its GDP",
            Self::PercentOfRespondents => "% of respondents",
            Self::PercentStake => "% stake",
            Self::Rank => "(rank)",
            Self::Years => "years",
            Self::SipriTivMillions => "million SIPRI TIV",
            Self::Troops => "troops",
            Self::Facilities => "facilities",
            Self::Items => "items",
            Self::Doses => "doses",
            Self::Kits => "kits",
            Self::Km => "km",
            Self::Bcm => "bcm",
            Self::BcmPerYear => "bcm a year",
            Self::Megatonnes => "million tonnes",
            Self::Countries => "countries",
            Self::Firms => "firms",
            Self::Apps => "apps",
            Self::Persons => "people",
            Self::Score => "points",
            Self::Index => "(index, 0 to 1)",
            Self::ShareOfWorld => "of the world, 0 to 1",
            Self::GbpMillions => "million GBP",
            Self::MegatonnesCoalEquivalent => "million tonnes of coal equivalent",
            Self::Miles => "miles",
            Self::SquareKm => "km²",
            Self::Degrees => "degrees",
            Self::Organisations => "organisations",
        }
    }
}

crate::closed_list! {
    /// Who gives in a tie.
    Giver, "giver" {
        /// `from` gives to `to`.
        From = "from",
        /// `to` gives to `from`.
        To = "to",
        /// Both take part alike.
        Both = "both",
        /// It is a condition, not a gift of either.
        Neither = "neither",
    }
}

/// What a relation fixes for all its ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelationSpec {
    /// Its layer.
    pub layer: Layer,
    /// Its nature in time.
    pub nature: Nature,
    /// The units a value may have; none: it has no value.
    pub units: &'static [Unit],
    /// Who gives.
    pub giver: Giver,
    /// Whether `from` and `to` may be told apart.
    pub is_directed: bool,
    /// What a tie says, with `{from}` and `{to}`.
    pub says: &'static str,
    /// What it means, for the codebook.
    pub means: &'static str,
}

macro_rules! relations {
    ($($variant:ident $text:literal, $layer:ident, $nature:ident, [$($unit:ident),*], $giver:ident, $directed:literal, $says:literal, $means:literal;)+) => {
        crate::closed_list! {
            /// What ties one actor to another.
            Relation, "relation" { $($variant = $text),+ }
        }
        impl Relation {
            /// What this relation fixes for all its ties.
            #[must_use]
            pub const fn spec(self) -> RelationSpec {
                match self { $(Self::$variant => RelationSpec {
                    layer: Layer::$layer, nature: Nature::$nature, units: &[$(Unit::$unit),*], giver: Giver::$giver,
                    is_directed: $directed, says: $says, means: $means,
                }),+ }
            }
        }
    };
}

relations! {
    FullMembership "full_membership", Institutions, State, [], Both, true, "{from} is a member of {to}", "full membership of an organisation (`to`)";
    AssociateMembership "associate_membership", Institutions, State, [], Both, true, "{from} is an associate member of {to}", "associate membership of an organisation (`to`)";
    ObserverStatus "observer_status", Institutions, State, [], Both, true, "{from} is an observer in {to}", "observer status in an organisation (`to`)";
    DialoguePartnership "dialogue_partnership", Institutions, State, [], Both, true, "{from} is a dialogue partner of {to}", "dialogue partnership of an organisation (`to`)";
    Candidacy "candidacy", Institutions, State, [], Both, true, "{from} is a candidate for {to}", "official candidacy for membership of an organisation (`to`)";
    Participation "participation", Institutions, State, [], Both, true, "{from} takes part in {to}", "part in an organisation (`to`) whose formal membership is unclear";
    CooperationMemorandum "cooperation_memorandum", Institutions, State, [], Both, true, "{from} signed a Belt and Road memorandum with {to}", "a signed memorandum on an initiative of `to`";
    CooperationAgreement "cooperation_agreement", Institutions, State, [Years], Both, false, "{from} and {to} signed a cooperation agreement", "a comprehensive cooperation agreement; value: its length";
    TradeTurnover "trade_turnover", Trade, Flow, [UsdMillions, EurMillions], Both, false, "{from} and {to} traded", "goods traded both ways, as the reporter named in the note has it";
    TradeShare "trade_share", Trade, Share, [PercentOfTrade], Both, true, "{to} traded with {from}", "share of `from` in the foreign trade of `to`";
    ImportShare "import_share", Trade, Share, [PercentOfImports], From, true, "{to} imported from {from}", "share of `from` in the imports of `to`";
    ExportShare "export_share", Trade, Share, [PercentOfExports], To, true, "{to} exported to {from}", "share of `from` in the exports of `to`";
    TradeRank "trade_rank", Trade, Share, [Rank], Both, true, "{from} among the trading partners of {to}", "rank of `from` among the trading partners of `to`";
    ArmsImportShare "arms_import_share", Arms, Share, [PercentOfArmsImports], From, true, "{from} supplied arms to {to}", "share of `from` in the arms imports of `to` (volume index, not money)";
    ArmsExportShare "arms_export_share", Arms, Share, [PercentOfArmsExports], From, true, "{from} supplied arms to {to}", "share of `to` in the arms exports of `from` (volume index, not money)";
    ArmsDeliveries "arms_deliveries", Arms, Flow, [SipriTivMillions], From, true, "{from} delivered arms to {to}", "arms delivered, in millions of trend-indicator values: a volume, not money";
    MilitaryBase "military_base", Security, State, [Troops, Facilities], Both, true, "{from} has a base in {to}", "a base or outpost of `from` on the territory of `to`";
    TroopsStationed "troops_stationed", Security, Stock, [Troops], Neither, true, "{from} stationed troops in {to}", "troops of `from` on the territory of `to`; without its consent where the note says so";
    LoanCommitment "loan_commitment", Investment, Flow, [UsdMillions, CnyMillions], From, true, "{from} committed a loan to {to}", "a loan announced or signed (the note says which), not money paid";
    LoanDisbursement "loan_disbursement", Investment, Flow, [UsdMillions], From, true, "{from} paid out a loan to {to}", "money paid, part of a commitment";
    DebtStock "debt_stock", Investment, Stock, [UsdMillions], From, true, "{to} owed {from}", "debt of `to` to `from`";
    ExternalDebtShare "external_debt_share", Investment, Share, [PercentOfExternalDebt], From, true, "{to} owed {from}", "share of `from` in the external debt of `to`";
    ConstructionContract "construction_contract", Investment, Flow, [UsdMillions], From, true, "{from} won a contract in {to}", "a contract of a firm of `from` in `to`";
    InvestmentContract "investment_contract", Investment, Flow, [UsdMillions], From, true, "{from} contracted an investment in {to}", "an investment contract of a firm of `from` in `to`, not money paid";
    InvestmentApproval "investment_approval", Investment, Flow, [UsdMillions], Both, true, "{to} approved an investment from {from}", "an investment from `from` approved in `to`, not money paid";
    AidAnnounced "aid_announced", Investment, Flow, [UsdMillions], From, true, "{from} announced aid to {to}", "aid announced, not money paid";
    JointVentureStake "joint_venture_stake", Energy, State, [PercentStake], Both, true, "{from} holds a stake in a venture in {to}", "stake of a firm of `from` in a venture in `to`";
    Pipeline "pipeline", Energy, State, [Km], Both, true, "a pipeline runs from {from} to {to}", "a pipeline in use; value: its length";
    GasDeliveries "gas_deliveries", Energy, Flow, [Bcm], From, true, "{from} delivered gas to {to}", "gas delivered";
    GasSupplyContract "gas_supply_contract", Energy, State, [BcmPerYear], From, true, "{from} contracted to deliver gas to {to}", "gas contracted, not delivered";
    OilSupplyContract "oil_supply_contract", Energy, State, [Megatonnes], From, true, "{from} contracted to deliver oil to {to}", "oil contracted over the contract's length, not delivered";
    VaccineDosesDelivered "vaccine_doses_delivered", Medical, Flow, [Doses], From, true, "{from} delivered vaccine doses to {to}", "doses delivered, sold or given";
    VaccineDosesAgreed "vaccine_doses_agreed", Medical, Flow, [Doses], From, true, "{from} agreed to supply vaccine doses to {to}", "doses agreed, not delivered";
    VaccineDosesPledged "vaccine_doses_pledged", Medical, Flow, [Doses], From, true, "{from} pledged vaccine doses to {to}", "doses pledged, not delivered";
    TestKitsDelivered "test_kits_delivered", Medical, Flow, [Kits], From, true, "{from} delivered test kits to {to}", "kits delivered";
    Remittances "remittances", Migration, Share, [PercentOfGdp], From, true, "{to} received remittances from {from}", "money sent home from `from`, as a share of the GDP of `to`";
    DefencePledge "defence_pledge", Security, State, [], From, true, "{from} pledged to defend {to}", "a treaty pledge of `from` to help defend `to` when attacked";
    OffencePledge "offence_pledge", Security, State, [], From, true, "{from} pledged to fight beside {to}", "a treaty pledge of `from` to join `to` in war, also where `to` was not attacked";
    NeutralityPledge "neutrality_pledge", Security, State, [], From, true, "{from} pledged neutrality to {to}", "a treaty pledge of `from` to stay neutral in wars of `to`";
    NonaggressionPledge "nonaggression_pledge", Security, State, [], From, true, "{from} pledged not to attack {to}", "a treaty pledge of `from` not to use force against `to`";
    ConsultationPledge "consultation_pledge", Security, State, [], From, true, "{from} pledged to consult {to}", "a treaty pledge of `from` to consult `to` in a crisis";
    Favourability "favourability", Opinion, Share, [PercentOfRespondents], From, true, "{from}: views of {to}", "how the respondents of a survey in `from` divide by their view of `to`";
    NamedBestAbleToHelp "named_best_able_to_help", Opinion, Share, [PercentOfRespondents], From, true, "{from}: named {to} best able to help", "share of a public (`from`) that named `to` as best able to help";
    ManufacturingExports "manufacturing_exports", Trade, Flow, [UsdMillions], From, true, "{from} exported manufactures to {to}", "manufactured goods exported by `from` to `to`, one value a flow";
    RegionalTradeAgreement "regional_trade_agreement", Trade, State, [], Both, false, "{from} and {to} were in a regional trade agreement", "a regional trade agreement in force between the two";
    InvestmentAndConstruction "investment_and_construction", Investment, Flow, [UsdMillions], From, true, "firms of {from} announced deals in {to}", "investments and construction contracts announced by firms of `from` in `to`, not money paid; sums by sector, which the note names";
    LandContiguity "land_contiguity", Geography, State, [], Neither, false, "{from} borders {to}", "a common border on land or a river";
    WaterContiguity "water_contiguity", Geography, State, [Miles], Neither, false, "{from} lies over water from {to}", "less than 400 miles of water between the two; value: the range of the source's class";
    Distance "distance", Geography, State, [Km], Neither, false, "the largest cities of {from} and {to} are apart", "great-circle distance between the largest cities";
    DistanceCapitals "distance_capitals", Geography, State, [Km], Neither, false, "the capitals of {from} and {to} are apart", "great-circle distance between the capitals";
    DistanceWeighted "distance_weighted", Geography, State, [Km], Neither, false, "the people of {from} and {to} live apart", "mean distance between the cities of the two, weighted by their people";
    CommonLanguage "common_language", Geography, State, [], Neither, false, "{from} and {to} share an official language", "a common official or primary language";
    ColonialLink "colonial_link", Geography, State, [], Neither, false, "{from} and {to} were ever in a colonial link", "ever in a colonial link; the source does not tell who ruled";
    ConfuciusInstitutes "confucius_institutes", Diplomacy, Event, [Items], From, true, "{from} opened Confucius Institutes in {to}", "Confucius Institutes opened in `to`";
    SisterCities "sister_cities", Diplomacy, Event, [Items], Both, true, "cities of {from} and {to} became sisters", "sister-city agreements made between `from` and `to`";
    GovernmentVisits "government_visits", Diplomacy, Event, [Items], Both, true, "{from} and {to} exchanged government visits", "high-level government visits between `from` and `to`, as its source counts them";
    MilitaryVisits "military_visits", Diplomacy, Event, [Items], Both, true, "{from} and {to} exchanged military visits", "high-level military visits between `from` and `to`, as its source counts them";
    AmbassadorOpEds "ambassador_op_eds", Rhetoric, Event, [Items], From, true, "ambassadors of {from} wrote in papers of {to}", "opinion pieces by ambassadors of `from` in papers of `to`";
    JournalistVisits "journalist_visits", Diplomacy, Event, [Items], From, true, "{from} hosted journalists from {to}", "visits of journalists of `to` to `from`, as guests";
    MediaPartnerships "media_partnerships", Diplomacy, Event, [Items], Both, true, "media of {from} and {to} became partners", "content-sharing partnerships made between media of `from` and `to`";
    StudentsSent "students_sent", Migration, Stock, [Persons], Both, true, "students of {from} were in {to}", "students of `from` in `to`, in a year";
    StrategicRivalry "strategic_rivalry", Conflict, State, [], Neither, false, "{from} and {to} were strategic rivals", "strategic rivals, as the source's makers judge; the note names the kind";
    DefenceAgreement "defence_agreement", Security, State, [], Both, false, "{from} and {to} had an agreement on defence in force", "an agreement on defence cooperation in force; its signature is an act of its own";
    SharedMemberships "shared_memberships", Institutions, Stock, [Organisations], Both, false, "{from} and {to} were in the same organisations", "how many intergovernmental organisations had both as full members; which ones is not told";
}

crate::closed_list! {
    /// What is said of one actor.
    Attribute, "attribute" {
        InitiativeParticipants = "initiative_participants",
        GroupTradeShare = "group_trade_share",
        GroupTradeRank = "group_trade_rank",
        GroupArmsImportShare = "group_arms_import_share",
        GroupVaccineDosesPledged = "group_vaccine_doses_pledged",
        /// Gross domestic product at current prices and exchange rates.
        Gdp = "gdp",
        Population = "population",
        /// Imports of goods from all partners, at current prices.
        GoodsImports = "goods_imports",
        /// Exports of goods to all partners, at current prices.
        GoodsExports = "goods_exports",
        /// Manufactures made and sold at home.
        InternalManufacturingTrade = "internal_manufacturing_trade",
        /// Polity score, -10 to 10.
        Polity = "polity",
        /// Polity score, -10 to 10, with its makers' own values for anarchy and transition.
        Polity2 = "polity2",
        /// Institutionalised democracy (Polity), 0 to 10.
        PolityDemocracy = "polity_democ",
        /// Institutionalised autocracy (Polity), 0 to 10.
        PolityAutocracy = "polity_autoc",
        /// Political rights (Freedom House): 1 is most free, 7 least.
        PoliticalRights = "political_rights",
        /// Civil liberties (Freedom House): 1 is most free, 7 least.
        CivilLiberties = "civil_liberties",
        /// Aggregate score (Freedom House), up to 100; a few are below 0.
        FreedomTotal = "freedom_total",
        /// Electoral democracy (V-Dem).
        Polyarchy = "polyarchy",
        /// Liberal democracy (V-Dem).
        LiberalDemocracy = "liberal_democracy",
        /// Participatory democracy (V-Dem).
        ParticipatoryDemocracy = "participatory_democracy",
        /// Deliberative democracy (V-Dem).
        DeliberativeDemocracy = "deliberative_democracy",
        /// Egalitarian democracy (V-Dem).
        EgalitarianDemocracy = "egalitarian_democracy",
        /// Additive polyarchy (V-Dem).
        AdditivePolyarchy = "additive_polyarchy",
        /// Multiplicative polyarchy (V-Dem).
        MultiplicativePolyarchy = "multiplicative_polyarchy",
        /// Military expenditure at current prices, in dollars.
        MilitaryExpenditure = "military_expenditure",
        /// Military expenditure at current prices, in pounds sterling.
        MilitaryExpenditureGbp = "military_expenditure_gbp",
        /// Military personnel.
        MilitaryPersonnel = "military_personnel",
        /// Iron (to 1899) and steel (from 1900) made.
        IronAndSteel = "iron_and_steel",
        /// Primary energy consumed.
        PrimaryEnergyConsumption = "primary_energy_consumption",
        /// People in cities, by the threshold of the source.
        UrbanPopulation = "urban_population",
        /// Composite Index of National Capability.
        Cinc = "cinc",
        /// Area.
        Area = "area",
        /// Mean distance inside, from the area.
        InternalDistance = "internal_distance",
        /// Latitude of the capital; north is above 0.
        CapitalLatitude = "capital_latitude",
        /// Longitude of the capital; east is above 0.
        CapitalLongitude = "capital_longitude",
        /// Confirmed cases of COVID-19 since the beginning.
        CovidCases = "covid_cases",
        /// Deaths of COVID-19 since the beginning.
        CovidDeaths = "covid_deaths",
        /// Who held the power of government.
        LeaderInOffice = "leader_in_office",
        /// Intergovernmental organisations of which it was a full member.
        IgoFullMemberships = "igo_full_memberships",
        /// Intergovernmental organisations of which it was an associate member.
        IgoAssociateMemberships = "igo_associate_memberships",
        /// Intergovernmental organisations in which it was an observer.
        IgoObserverStatuses = "igo_observer_statuses",
        /// Where its votes in a session of the General Assembly place it, as published (Bailey, Strezhnev and Voeten).
        PublishedIdealPoint = "published_ideal_point",
    }
}

/// What an attribute fixes for all its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributeSpec {
    /// Its layer.
    pub layer: Layer,
    /// Its nature in time.
    pub nature: Nature,
    /// The unit of its values; none: they are texts.
    pub unit: Option<Unit>,
}

impl Attribute {
    /// Layer, nature and unit of its values.
    #[must_use]
    pub const fn spec(self) -> AttributeSpec {
        const fn spec(layer: Layer, nature: Nature, unit: Unit) -> AttributeSpec {
            AttributeSpec { layer, nature, unit: Some(unit) }
        }
        match self {
            Self::InitiativeParticipants => spec(Layer::Institutions, Nature::Stock, Unit::Countries),
            Self::GroupTradeShare => spec(Layer::Trade, Nature::Share, Unit::PercentOfTrade),
            Self::GroupTradeRank => spec(Layer::Trade, Nature::Share, Unit::Rank),
            Self::GroupArmsImportShare => spec(Layer::Arms, Nature::Share, Unit::PercentOfArmsImports),
            Self::GroupVaccineDosesPledged => spec(Layer::Medical, Nature::Flow, Unit::Doses),
            Self::Gdp => spec(Layer::Trade, Nature::Flow, Unit::UsdMillions),
            Self::Population => spec(Layer::Geography, Nature::Stock, Unit::Persons),
            Self::GoodsImports => spec(Layer::Trade, Nature::Flow, Unit::UsdMillions),
            Self::GoodsExports => spec(Layer::Trade, Nature::Flow, Unit::UsdMillions),
            Self::InternalManufacturingTrade => spec(Layer::Trade, Nature::Flow, Unit::UsdMillions),
            Self::Polity => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::Polity2 => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::PolityDemocracy => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::PolityAutocracy => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::PoliticalRights => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::CivilLiberties => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::FreedomTotal => spec(Layer::Institutions, Nature::State, Unit::Score),
            Self::Polyarchy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::LiberalDemocracy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::ParticipatoryDemocracy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::DeliberativeDemocracy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::EgalitarianDemocracy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::AdditivePolyarchy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::MultiplicativePolyarchy => spec(Layer::Institutions, Nature::State, Unit::Index),
            Self::MilitaryExpenditure => spec(Layer::Security, Nature::Flow, Unit::UsdMillions),
            Self::MilitaryExpenditureGbp => spec(Layer::Security, Nature::Flow, Unit::GbpMillions),
            Self::MilitaryPersonnel => spec(Layer::Security, Nature::Stock, Unit::Persons),
            Self::IronAndSteel => spec(Layer::Trade, Nature::Flow, Unit::Megatonnes),
            Self::PrimaryEnergyConsumption => spec(Layer::Energy, Nature::Flow, Unit::MegatonnesCoalEquivalent),
            Self::UrbanPopulation => spec(Layer::Geography, Nature::Stock, Unit::Persons),
            Self::Cinc => spec(Layer::Security, Nature::Share, Unit::ShareOfWorld),
            Self::Area => spec(Layer::Geography, Nature::State, Unit::SquareKm),
            Self::InternalDistance => spec(Layer::Geography, Nature::State, Unit::Km),
            Self::CapitalLatitude => spec(Layer::Geography, Nature::State, Unit::Degrees),
            Self::CapitalLongitude => spec(Layer::Geography, Nature::State, Unit::Degrees),
            Self::CovidCases => spec(Layer::Medical, Nature::Stock, Unit::Persons),
            Self::CovidDeaths => spec(Layer::Medical, Nature::Stock, Unit::Persons),
            Self::LeaderInOffice => AttributeSpec { layer: Layer::Institutions, nature: Nature::State, unit: None },
            Self::IgoFullMemberships => spec(Layer::Institutions, Nature::Stock, Unit::Organisations),
            Self::IgoAssociateMemberships => spec(Layer::Institutions, Nature::Stock, Unit::Organisations),
            Self::IgoObserverStatuses => spec(Layer::Institutions, Nature::Stock, Unit::Organisations),
            Self::PublishedIdealPoint => spec(Layer::Votes, Nature::State, Unit::Score),
        }
    }
}

crate::closed_list! {
    /// What kind of act.
    ActKind, "kind of act" {
        Statement = "statement", JointStatement = "joint_statement", Talks = "talks", Visit = "visit",
        DeclinedContact = "declined_contact", TextTabled = "text_tabled", AbsenceFromMeeting = "absence_from_meeting",
        BorderClosure = "border_closure", Recognition = "recognition", RefusalOfRecognition = "refusal_of_recognition",
        EmbassyKept = "embassy_kept", Deployment = "deployment", Exercise = "exercise", UseOfForce = "use_of_force",
        Sanction = "sanction", MarketBan = "market_ban", CompanyWithdrawal = "company_withdrawal",
        ArmsDelivery = "arms_delivery", AidSent = "aid_sent", LoanAnnounced = "loan_announced",
        InvestmentDecision = "investment_decision",
        /// Joined the sponsors of a text that others tabled.
        SponsorshipJoined = "sponsorship_joined",
        /// A call, a meeting or a message between leaders or envoys, of which the source does not tell the form.
        Contact = "contact",
        /// A speech to a parliament or another body of a state or an organisation.
        Address = "address",
        /// A project of aid or credit that its source holds to be at least agreed.
        OfficialFinance = "official_finance",
        /// A loan that a lender has agreed; not money paid.
        LoanCommitted = "loan_committed",
        /// A threat, a display or a use of force between states, or a war.
        MilitarisedDispute = "militarised_dispute",
        /// A year of an armed conflict.
        ArmedConflict = "armed_conflict",
        /// Threatened a sanction; whether it was imposed is an act of its own.
        SanctionThreatened = "sanction_threatened",
        /// Signed an agreement on defence cooperation; whether it came into force is a tie.
        DefenceAgreementSigned = "defence_agreement_signed",
    }
}

impl ActKind {
    /// The layer it belongs to.
    #[must_use]
    pub const fn layer(self) -> Layer {
        match self {
            Self::Statement => Layer::Rhetoric,
            Self::JointStatement
            | Self::Talks
            | Self::Visit
            | Self::DeclinedContact
            | Self::TextTabled
            | Self::SponsorshipJoined
            | Self::AbsenceFromMeeting
            | Self::Recognition
            | Self::RefusalOfRecognition
            | Self::EmbassyKept => Layer::Diplomacy,
            Self::BorderClosure => Layer::Transport,
            Self::Deployment | Self::Exercise => Layer::Security,
            Self::UseOfForce => Layer::Conflict,
            Self::Sanction | Self::MarketBan => Layer::Sanctions,
            Self::CompanyWithdrawal => Layer::Energy,
            Self::ArmsDelivery => Layer::Arms,
            Self::AidSent | Self::LoanAnnounced | Self::InvestmentDecision => Layer::Investment,
            Self::Contact | Self::Address => Layer::Diplomacy,
            Self::MilitarisedDispute | Self::ArmedConflict => Layer::Conflict,
            Self::SanctionThreatened => Layer::Sanctions,
            Self::DefenceAgreementSigned => Layer::Security,
            Self::OfficialFinance | Self::LoanCommitted => Layer::Investment,
        }
    }
}

crate::closed_list! {
    /// An ordered list of named categories that a whole divides over.
    Scale, "scale" {
        /// What respondents think of a power.
        FavourabilityOfPower = "favourability_of_power",
    }
}

impl Scale {
    /// The most categories that a scale has.
    pub const MOST: usize = 6;

    /// Its categories, in their order.
    #[must_use]
    pub const fn categories(self) -> &'static [&'static str] {
        match self {
            Self::FavourabilityOfPower => &[
                "very_favourable",
                "somewhat_favourable",
                "somewhat_unfavourable",
                "very_unfavourable",
                "do_not_know",
                "refused",
            ],
        }
    }
}
