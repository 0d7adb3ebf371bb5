import Figures
import GanLabKit

extension ComparisonSheet {
  /// D of each set-up over the plane, with its slopes and the samples.
  ///
  /// - Throws: `refused` for data that are not on the plane, or if no set-up has a critic.
  func fields(_ request: PictureRequest, _ words: SheetWords) throws(LabError) -> Drawing {
    let field = FieldPicture()
    field.arrows = 13
    var panels: [Panel] = []
    for run in runs where run.session.networks is any AdversarialNetworks {
      panels.append(try field.draw(run.session, request).panel.bare(run.name))
    }
    guard !panels.isEmpty else {
      throw .refused("none of these has a critic whose field could be drawn", hint: nil)
    }
    return sheet(panels, panels.count, request.style, words)
  }
}
