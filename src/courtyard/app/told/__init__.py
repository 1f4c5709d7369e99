"""What a film says in words: the week, the stories, the decision, the three answers."""

from courtyard.app.told.answers import Answer, Many, outcome
from courtyard.app.told.clauses import Story
from courtyard.app.told.film import answers, counted, story, why, worlds
from courtyard.app.told.sentences import Sentence, sentences
from courtyard.app.told.shorts import shorts
from courtyard.app.told.why import Why
from courtyard.app.told.words import player_words
from courtyard.app.told.worlds import Difference, differences, same_people, unmoved

__all__ = [
    "Answer",
    "Difference",
    "Many",
    "Sentence",
    "Story",
    "Why",
    "answers",
    "counted",
    "differences",
    "outcome",
    "player_words",
    "same_people",
    "sentences",
    "shorts",
    "story",
    "unmoved",
    "why",
    "worlds",
]
