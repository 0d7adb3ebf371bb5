import Console
import Figures
import GanLabKit
import Graphics
import Lab

extension Shell {
  /// Shows a picture under its path, where the terminal can and the user wants it.
  func show(_ drawing: Drawing) {
    guard let screen = manner.screen else { return }
    do {
      guard let picture = try screen.picture(of: drawing.still, display.graphics) else { return }
      manner.write(picture.text)
    } catch {
      // The file is there all the same.
      manner.complain(
        manner.style.yellow("note: ") + "the picture cannot be shown here: \(error)\n")
    }
  }

  /// The theme of pictures that are drawn on the way.
  var pictureTheme: Theme {
    switch pictureDefaults["theme"] {
    case "dark": .dark
    case "projector": .projector
    default: .light
    }
  }

  /// Takes `$GANLAB_GRAPHICS`, which counts until `set graphics` says something else.
  func takeGraphics(from environment: [String: String]) {
    guard let value = environment["GANLAB_GRAPHICS"], !value.isEmpty else { return }
    do {
      try display.set("graphics", to: [value])
      displayOrigins["graphics"] = "GANLAB_GRAPHICS"
    } catch {
      manner.complain(manner.style.yellow("note: ") + "$GANLAB_GRAPHICS: \(error)\n")
    }
  }

  /// - Throws: `option` if one of them is no setting's value.
  func check(_ assignments: [Assignment]) throws(LabError) {
    try Shell.set(assignments, of: DisplaySettings())
  }

  /// Gives settings of the display a value, after `check`.
  ///
  /// - Throws: `option`.
  func setDisplay(_ assignments: [Assignment]) throws(LabError) {
    try Shell.set(assignments, of: display)
    for assignment in assignments {
      guard let name = assignment.name else { continue }
      displayOrigins[name] = assignment.isUnset ? nil : "you"
      if name == "theme" { takeTheme() }
    }
  }

  /// Colours text and pictures as `set theme` says.
  private func takeTheme() {
    let theme = display.theme
    manner.style = Style(isOn: manner.style.isOn, theme: theme)
    pictureDefaults["theme"] = theme == .auto ? nil : theme.rawValue
  }

  private static func set(
    _ assignments: [Assignment], of target: DisplaySettings
  ) throws(LabError) {
    for assignment in assignments {
      do {
        try target.set(
          assignment.name ?? "", to: assignment.words(orDefaultsOf: DisplaySettings()))
      } catch {
        throw .option(error, of: "set")
      }
    }
  }

  /// The settings of the display, as `set` lists them.
  var displayValues: [Session.SettingValue] {
    display.hyperparameters.map { name, box in
      Session.SettingValue(
        name: name, text: box.text, origin: displayOrigins[name] ?? "default", meaning: box.meaning)
    }
  }

  /// How pictures are shown now, in words; nil where there is no terminal.
  var displayWords: String? {
    manner.screen.map { screen in
      switch screen.way(display.graphics) {
      case .kitty: "pictures are shown in pixels, by kitty's protocol"
      case .sixel(let colors): "pictures are shown in pixels, as sixels in \(colors) colours"
      case .iterm: "pictures are shown in pixels, as iTerm2's inline images"
      case .characters(canMixBraille: true): "pictures are shown in half blocks and braille"
      case .characters(canMixBraille: false), .blocks: "pictures are shown in half blocks"
      case .braille: "pictures are shown in braille"
      case nil: "pictures go to files alone"
      }
    }
  }
}
