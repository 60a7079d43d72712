"""A synchronous Chinese-English grammar and the sampler that makes data/zh-en from it.

pairs             phrases that exist in both languages at once, and their links
sampling          the random numbers, and the choice of words and constructions
lexicon           nouns, names, pronouns, adjectives
places_and_times  places, times, numbers, degrees, means of transport
verbs             verbs with their English forms, their objects, places and tenses
noun_phrases      determiners, measure words, possessors, adjectives, people, lists
clauses           tense, aspect, modals, negation, inversion: one clause in both word orders
predicates        actions: a verb with a subject, objects, adjuncts and a time that fit it
relatives         relative clauses, before the noun in Chinese and after it in English
sentences, qualities, places, journeys, transfers
                  the simple sentences: doing and liking; being; being somewhere; going; 把, 被, 给
questions         吗, and the wh-words, which stay in place in Chinese and come first in English
connectives       because, if, but and their commas
scenarios         pairs of clauses that make sense together
compounds         sentences of several clauses
grammar           the start symbol: all constructions and their weights
splits            train, dev, test and long, and the rules that keep them apart
probes            the pairs whose attention is watched
writing           files, and the comparison with what is on disk
"""
