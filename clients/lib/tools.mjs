// The one tool of all conversations, and what is said in them: three calls, one after the other,
// then an answer.
export const CITIES = ["Bonn", "Ulm", "Kiel"];
export const QUESTION = "How warm is it in Bonn, Ulm and Kiel? Ask for one city at a time.";
export const ANSWER = "Bonn 11, Ulm 12, Kiel 13.";
export const THOUGHTS = ["First Bonn, I say.", "Then Ulm, clearly.", "Kiel is left.", "That is all."];

export const PARAMETERS = {
  type: "object",
  properties: { city: { type: "string", description: "A city's name" } },
  required: ["city"],
  additionalProperties: false,
};

export const DESCRIPTION = "Tells how warm it is in a city";

/** What the tool gives. */
export const warmth = ({ city }) => `${city}: ${11 + CITIES.indexOf(city)} degrees`;

/** The results as an upstream must have seen them when it is asked for its answer. */
export const RESULTS = CITIES.map((city, i) => [`call_${i + 1}`, warmth({ city })]);

/** The tool in Chat's own form. */
export const TOOL = {
  type: "function",
  function: { name: "warmth", description: DESCRIPTION, parameters: PARAMETERS },
};
