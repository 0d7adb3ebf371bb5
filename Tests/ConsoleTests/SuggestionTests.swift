import Testing

@testable import Console

@Suite struct SuggestionTests {
  private let losses = [
    "minimax", "nonsaturating", "wasserstein", "hinge", "lsgan", "fgan-kl", "fgan-reverse-kl",
  ]

  /// Distances from the definition of optimal string alignment, worked by hand; "ca" → "abc" is
  /// the textbook case where the unrestricted distance would be 2.
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("ring", "ring", 0), ("rnig", "ring", 1), ("ca", "abc", 3),
    ("kitten", "sitting", 3), ("trian", "train", 1), ("a cat", "an act", 2), ("été", "ete", 2),
  ])
  func distance(first: String, second: String, expected: Int) {
    #expect(Suggestions.distance(first, second) == expected)
    #expect(Suggestions.distance(second, first) == expected)
  }

  @Test(arguments: [
    ("minmax", ["minimax"]), ("Wasserstien", ["wasserstein"]), ("hing", ["hinge"]),
    ("non", ["nonsaturating"]), ("fgan", ["fgan-kl", "fgan-reverse-kl"]),
    ("vae", []), ("", []), ("x", []), ("n", ["nonsaturating"]),
  ])
  func nearest(word: String, expected: [String]) {
    #expect(Suggestions.nearest(to: word, among: losses) == expected)
  }

  @Test func offersAtMostThreeOnceEach() {
    let names = ["run1", "run2", "run3", "run4", "run1"]
    #expect(Suggestions.nearest(to: "run", among: names) == ["run1", "run2", "run3"])
    #expect(Suggestions.nearest(to: "run4", among: names) == ["run4", "run1", "run2"])
    #expect(Suggestions.nearest(to: "run", among: names, limit: 0) == [])
    #expect(Suggestions.nearest(to: "no", among: ["on", "off"], limit: 1) == ["on"])
  }

  @Test func longWordsAreNoSlips() {
    let long = String(repeating: "minimax", count: 10_000)
    #expect(Suggestions.nearest(to: long, among: losses) == [])
  }
}
