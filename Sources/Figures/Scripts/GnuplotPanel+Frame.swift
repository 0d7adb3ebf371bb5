/// Title, axes, grid and border.
extension GnuplotPanel {
  mutating func frame() {
    let point = { (pixels: Double) in ScriptText.number((pixels * 0.75 * 10).rounded() / 10) }
    let font = "font \"DejaVu Sans,\(point(theme.labelSize))\" textcolor rgb \"\(theme.text.hex)\""
    settings += [
      "unset colorbox",
      "set style textbox opaque margins 0.5,0.5 fillcolor rgb \"\(theme.ground.hex)\" noborder",
    ]
    if let title = plan.panel.title {
      settings.append("set title \(ScriptText.quoted(title)) \(font)")
    }
    settings.append("set border 31 lc rgb \"\(theme.frame.hex)\"")
    if plan.hidesAxes {
      settings += [
        "unset border", "unset xtics", "unset ytics", "set size ratio -1",
        "set xrange [*:*] noextend", "set yrange [*:*] reverse noextend",
      ]
      return
    }
    settings.append(
      "set \(plan.panel.equalAspect ? "size ratio -1" : "size noratio")")
    if !plan.coversGround {
      settings.append("set grid back lw 1 lc rgb \"\(theme.grid.hex)\"")
    }
    axis("x", plan.xAxis, plan.x, font)
    axis("y", plan.panel.y, plan.y, font)
  }

  private mutating func axis(_ name: String, _ axis: Axis, _ scaling: Scaling, _ font: String) {
    if let label = axis.label {
      settings.append("set \(name)label \(ScriptText.quoted(label)) \(font)")
    }
    settings.append(
      "set \(name)range [\(number(scaling.low)):\(number(scaling.high))] noreverse")
    switch axis.scale {
    case .linear: settings.append("unset logscale \(name)")
    case .log: settings += ["set logscale \(name)", "set format \(name) \"%.0e\""]
    case .symlog(let threshold):
      // The lab's own scale: linear up to the threshold, a decade's logarithm beyond.
      let unit = number(Scale.usable(threshold))
      settings.append(
        "set nonlinear \(name) via abs(\(name)) <= \(unit) ? \(name)/\(unit) : "
          + "sgn(\(name))*(1+log10(abs(\(name))/\(unit))) inverse abs(\(name)) <= 1 ? "
          + "\(name)*\(unit) : sgn(\(name))*\(unit)*10**(abs(\(name))-1)")
    }
    if case .log = axis.scale {} else { settings.append("set format \(name) \"%h\"") }
    let color = "textcolor rgb \"\(theme.muted.hex)\""
    switch axis.ticks {
    case .automatic, .whole: settings.append("set \(name)tics autofreq \(color)")
    case .none: settings.append("unset \(name)tics")
    case .at(let ticks):
      let list = ticks.map { "\(ScriptText.quoted($0.label)) \(number($0.value))" }
      settings.append("set \(name)tics (\(list.joined(separator: ", "))) \(color)")
    }
  }
}
