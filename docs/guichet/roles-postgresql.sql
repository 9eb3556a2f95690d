-- Trois rôles sur la base du portail, chacun avec ce qu'il lui faut et rien d'autre.
--
--   guichet_proprietaire   possède les tables : « guichet migrer », et lui seul
--   guichet_application    le portail en marche (serveur web et tâches de fond)
--   guichet_lecture        lire, pour un audit ou des statistiques, sans mot de passe ni secret
--
-- À lancer par un administrateur de PostgreSQL, dans la base du portail, avant le premier
-- « guichet migrer » puis après chacun d'eux (une table nouvelle n'est ouverte à personne) :
--
--   psql --set ON_ERROR_STOP=1 --file roles-postgresql.sql "postgresql://…/guichet"

BEGIN;

DO $$
DECLARE
    un text;
BEGIN
    FOREACH un IN ARRAY ARRAY['guichet_proprietaire', 'guichet_application', 'guichet_lecture'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = un) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', un);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), un);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', un);
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO guichet_proprietaire;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, guichet_application, guichet_lecture;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, guichet_application, guichet_lecture;

-- -- l'application ---------------------------------------------------------------------------------

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guichet_application;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO guichet_application;

DO $$
DECLARE
    -- Table, puis ce que l'application y fait. Le journal ne se récrit pas ; sa tête a une ligne et
    -- la garde ; le reste n'est écrit que par « guichet migrer » ou par une démonstration.
    droits text[][] := ARRAY[
        ['journal_inscription', 'SELECT, INSERT'],
        ['journal_tete', 'SELECT, UPDATE'],
        ['django_migrations', 'SELECT'],
        ['configuration_basededemonstration', 'SELECT'],
        ['horloge_decalage', 'SELECT']
    ];
    un text[];
BEGIN
    FOREACH un SLICE 1 IN ARRAY droits LOOP
        IF to_regclass('public.' || un[1]) IS NOT NULL THEN
            EXECUTE format('REVOKE ALL ON public.%I FROM guichet_application', un[1]);
            EXECUTE format('GRANT %s ON public.%I TO guichet_application', un[2], un[1]);
        END IF;
    END LOOP;
END $$;

-- -- la lecture ------------------------------------------------------------------------------------

-- Ni sessions, ni jetons, ni seconds facteurs, ni invitations, ni courriels : leurs secrets ouvrent
-- des comptes. Les coordonnées bancaires y sont, chiffrées, sans leur clé.
DO $$
DECLARE
    une text;
BEGIN
    FOR une IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = 'public'
        AND (
            tablename ~ '^(depots|enrolement|fichiers|journal|modeles|referencement)_'
            OR tablename IN ('acteurs_organisation', 'acteurs_rattachement', 'django_migrations')
        )
    LOOP
        EXECUTE format('GRANT SELECT ON public.%I TO guichet_lecture', une);
    END LOOP;
    IF to_regclass('public.acteurs_personne') IS NOT NULL THEN
        GRANT SELECT (id, nom, prenom, email, is_active) ON public.acteurs_personne
            TO guichet_lecture;
    END IF;
END $$;

COMMIT;
