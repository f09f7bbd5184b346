// A position as people count it: `words` say its order and letters, where longitudes are centred, whether they count west, and by
// what the tangent of a latitude is multiplied.
function writtenPosition({ centre, west, graphic, ...words }, latitude, longitude, decimals) {
  const radians = Math.PI / 180;
  const counted = Math.abs(latitude) === 90 ? latitude : Math.atan(Math.tan(latitude * radians) * graphic) / radians;
  const rounded = Number((west ? -longitude : longitude).toFixed(decimals));
  const across = ((((rounded - centre + 180) % 360) + 360) % 360) + centre - 180;
  const angle = (letter, degrees) => words[letter].replace("{degrees}", Math.abs(degrees).toFixed(decimals));
  return words.position
    .replace("{latitude}", angle(counted >= 0 ? "N" : "S", counted))
    .replace("{longitude}", angle(west || across < 0 ? "W" : "E", across));
}

// Decimals of a degree that a pixel is worth, of so many pixels to a degree.
const decimalsOf = (pixels) => Math.min(Math.max(Math.ceil(Math.log10(pixels)), 0), 4);
