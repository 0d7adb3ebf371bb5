import GanLabKit
import Testing

/// Options as users write them: what is read, what is refused, and in which words.
struct HyperparameterTests {
  /// A component with an option of every type.
  private struct Specimen: Component {
    enum Shade: String, CaseIterable, HyperparameterChoice { case light, dark }
    static let kind = Kind("specimen")
    static let about = About("specimen", "has an option of every type")

    @Hyperparameter("a rate", in: 0...1, unit: "per step") var learningRate = 0.5
    @Hyperparameter("a count", in: 1...100) var dSteps = 5
    @Hyperparameter("a flag") var isOneSided = false
    @Hyperparameter("a word") var label = "none"
    @Hyperparameter("widths", in: 1...8192) var hidden = [128, 128]
    @Hyperparameter("numbers") var means: [Double] = []
    @Hyperparameter("a choice") var shade = Shade.light
    @Hyperparameter("a nonlinearity") var activation = Activation.leakyReLU
    let plain = 3
  }

  private struct Bare: Component {
    static let kind = Kind("specimen")
    static let about = About("bare", "has no option")
  }

  @Test func namesFollowTheProperties() {
    #expect(
      Specimen().hyperparameters.map(\.name) == [
        "learning-rate", "d-steps", "is-one-sided", "label", "hidden", "means", "shade",
        "activation",
      ])
    #expect(Bare().hyperparameters.isEmpty)
  }

  @Test func declarationsDescribeThemselves() {
    let all = Dictionary(
      uniqueKeysWithValues: Specimen().hyperparameters.map { ($0.name, $0.value) })
    #expect(all["learning-rate"]?.meaning == "a rate")
    #expect(all["learning-rate"]?.unit == "per step")
    #expect(all["learning-rate"]?.rangeText == "0 to 1")
    #expect(all["label"]?.rangeText == nil)
    #expect(
      [
        "learning-rate", "d-steps", "is-one-sided", "label", "hidden", "means", "shade",
        "activation",
      ]
      .map { all[$0]?.defaultText } == [
        "0.5", "5", "off", "none", "128,128", "", "light", "leaky-relu",
      ])
    #expect(all["learning-rate"]?.expected == "a number")
    #expect(all["d-steps"]?.expected == "a whole number")
    #expect(all["is-one-sided"]?.choices == ["on", "off"])
    #expect(all["shade"]?.choices == ["light", "dark"])
    #expect(all["shade"]?.expected == "one of light, dark")
    #expect(
      all["hidden"]?.expected == "a list, such as 128,128, in which each is a whole number")
  }

  @Test(arguments: [
    ("learning-rate", ["0.25"], "0.25"), ("learning-rate", ["1e-4"], "0.0001"),
    ("learning-rate", ["1"], "1"), ("learning-rate", ["+.5"], "0.5"), ("learning-rate", ["0"], "0"),
    ("d-steps", ["100"], "100"), ("d-steps", ["1e2"], "100"), ("d-steps", ["1.0"], "1"),
    ("is-one-sided", ["on"], "on"), ("is-one-sided", ["yes"], "on"),
    ("is-one-sided", ["true"], "on"), ("is-one-sided", ["off"], "off"),
    ("label", ["a b"], "a b"), ("label", ["a", "b"], "a,b"),
    ("hidden", ["64"], "64"), ("hidden", ["64", "32", "16"], "64,32,16"), ("hidden", [""], ""),
    ("means", ["-1.5", "2e3"], "-1.5,2000"), ("means", ["1e-7"], "1e-7"),
    ("means", ["1e6", "123456789"], "1000000,123456789"),
    ("shade", ["dark"], "dark"), ("activation", ["tanh"], "tanh"),
  ])
  func takes(_ option: String, _ words: [String], _ text: String) throws {
    let component = Specimen()
    try component.set(option, to: words)
    let found = component.hyperparameters.first { $0.name == option }
    #expect(found?.value.text == text)
  }

  @Test(arguments: [
    ("learning-rate", ["fast"], "learning-rate takes a number, not 'fast'"),
    ("learning-rate", ["nan"], "learning-rate takes a number, not 'nan'"),
    ("learning-rate", ["inf"], "learning-rate takes a number, not 'inf'"),
    ("learning-rate", ["0x1p-3"], "learning-rate takes a number, not '0x1p-3'"),
    ("learning-rate", ["1e999"], "learning-rate takes a number, not '1e999'"),
    ("learning-rate", [""], "learning-rate takes a number, not ''"),
    ("learning-rate", ["0,5"], "learning-rate takes a number, not '0,5'"),
    ("learning-rate", ["0", "5"], "learning-rate takes a number, not '0,5'"),
    ("learning-rate", ["1.5"], "learning-rate goes from 0 to 1, and 1.5 is outside"),
    ("learning-rate", ["-1e-9"], "learning-rate goes from 0 to 1, and -1e-9 is outside"),
    ("d-steps", ["2.5"], "d-steps takes a whole number, not '2.5'"),
    ("d-steps", ["1e30"], "d-steps takes a whole number, not '1e30'"),
    (
      "d-steps", ["99999999999999999999"],
      "d-steps takes a whole number, not '99999999999999999999'"
    ),
    ("d-steps", ["0"], "d-steps goes from 1 to 100, and 0 is outside"),
    ("is-one-sided", ["maybe"], "is-one-sided takes one of on, off, not 'maybe'"),
    (
      "hidden", ["64", "", "32"],
      "hidden takes a list, such as 128,128, in which each is a whole number, not '64,,32'"
    ),
    ("hidden", ["64", "9000"], "hidden goes from 1 to 8192, and 9000 is outside"),
    ("shade", ["Dark"], "shade takes one of light, dark, not 'Dark'"),
    ("shade", ["light", "dark"], "shade takes one of light, dark, not 'light,dark'"),
    (
      "activation", ["gelu"],
      "activation takes one of relu, leaky-relu, tanh, softplus, sigmoid, none, not 'gelu'"
    ),
    (
      "dsteps", ["1"],
      "there is no option dsteps; there are: learning-rate, d-steps, is-one-sided, label, hidden, "
        + "means, shade, activation"
    ),
  ])
  func refuses(_ option: String, _ words: [String], _ text: String) throws {
    let component = Specimen()
    let before = component.hyperparameters.map(\.value.text)
    let error = try #require(throws: OptionError.self) { try component.set(option, to: words) }
    #expect(error.description == text)
    #expect(component.hyperparameters.map(\.value.text) == before)
  }

  @Test func refusalsAreFacts() {
    #expect(throws: OptionError.outOfRange(option: "d-steps", found: "101", range: "1 to 100")) {
      try Specimen().set("d-steps", to: ["101"])
    }
    #expect(
      throws: OptionError.notA(
        option: "shade", expected: "one of light, dark", found: "red", choices: ["light", "dark"])
    ) { try Specimen().set("shade", to: ["red"]) }
    #expect(throws: OptionError.unknown(option: "x", known: [])) {
      try Bare().set("x", to: ["1"])
    }
    #expect(
      OptionError.unknown(option: "x", known: []).description
        == "there is no option x: it takes none")
  }

  /// Copies of a component share its values; each `init()` begins with the defaults.
  @Test func valuesBelongToOneComponent() throws {
    let first = Specimen()
    let copy = first
    try copy.set("d-steps", to: ["7"])
    #expect(first.dSteps == 7)
    #expect(Specimen().dSteps == 5)
    #expect(first.hyperparameters[1].value.defaultText == "5")
  }

  /// How often a component looked at a value shows whether an option has any effect.
  @Test func readsAreCounted() throws {
    let component = Specimen()
    #expect(component.hyperparameters[0].value.reads == 0)
    try component.set("learning-rate", to: ["0.1"])
    #expect(component.hyperparameters[0].value.reads == 0)
    #expect(component.learningRate == 0.1)
    #expect(component.hyperparameters[0].value.reads == 1)
  }

  /// What an option prints can be typed in again.
  @Test func defaultsCanBeTyped() throws {
    for (name, value) in Specimen().hyperparameters {
      let component = Specimen()
      let words = value.defaultText.split(separator: ",", omittingEmptySubsequences: false)
      try component.set(name, to: words.map(String.init))
      let text = component.hyperparameters.first { $0.name == name }?.value.text
      #expect(text == value.defaultText)
    }
  }
}
